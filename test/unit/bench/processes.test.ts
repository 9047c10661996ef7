import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  kindOf,
  parentOf,
  parseLine,
  parseRunMs,
  treeOf,
  usageOf,
  cpuBetween,
} from '#test/bench/processes.ts'

describe('reading /proc', () => {
  it('finds the parent behind a name that looks like fields', () => {
    expect(parentOf('42 (a) R 1 (b c) S 7 8 9')).toBe(7)
  })

  it('reads in nanoseconds how long a thread ran', () => {
    expect(parseRunMs('195592003 124941189 533\n')).toBeCloseTo(195.592)
  })

  it('counts each thread in between, a new one in full, and nothing of an ended one', () => {
    const before = new Map([
      [1, 10],
      [2, 500],
    ])
    const after = new Map([
      [1, 12.5],
      [3, 4],
    ])
    expect(cpuBetween({ threads: before }, { threads: after })).toBe(6.5)
  })

  it('reads the line with exactly that name', () => {
    const text = 'Rss:    999 kB\nPss:    1234 kB\nPss_Anon:  7 kB\nnonvoluntary_ctxt_switches:\t3\n'
    expect(parseLine(text, 'Pss')).toBe(1234)
    expect(parseLine(text, 'voluntary_ctxt_switches')).toBe(0)
  })

  it.each([
    ['/opt/electron\0.\0--hidden\0', 'browser'],
    ['/opt/electron --type=gpu-process --no-sandbox', 'gpu-process'],
    ['/opt/electron\0--type=utility\0--utility-sub-type=network.mojom.NetworkService\0', 'network'],
    ['/opt/electron\0--type=utility\0', 'utility'],
  ])('calls %j a %s', (commandLine, kind) => expect(kindOf(commandLine)).toBe(kind))

  it.runIf(process.platform === 'linux')('sums up a process and its descendants', async () => {
    const nested = `require('child_process').spawn(process.execPath, ['-e', 'console.log(1); process.stdin.resume()'], { stdio: 'inherit' })`
    const child = spawn(process.execPath, ['-e', nested], { stdio: ['pipe', 'pipe', 'inherit'] })
    const { pid = 0 } = child
    await once(child.stdout, 'data')
    expect(await treeOf(pid)).toHaveLength(2)
    const usage = await usageOf(pid)
    expect(usage.kinds).toEqual(['browser', 'browser'])
    expect(usage.pssMb).toBeGreaterThan(1)
    expect(usage.threads.get(pid)).toBeGreaterThan(0)
    expect(cpuBetween({ threads: new Map() }, usage)).toBeGreaterThan(0)
    child.stdin.end()
    await once(child, 'exit')
  })
})
