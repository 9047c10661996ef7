import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { kindOf, parseLine, parseStat, treeOf, usageOf } from '../../bench/processes.ts'

describe('reading /proc', () => {
  it('finds parent and CPU time behind a name that looks like fields', () => {
    const fields = Array.from({ length: 50 }, (_, index) => index + 3)
    expect(parseStat(`42 (a) R 1 (b c) S ${fields.slice(1).join(' ')}`)).toEqual({
      parent: 4,
      cpuMs: (14 + 15) * 10,
    })
  })

  it('reads the line of that very name', () => {
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

  it.runIf(process.platform === 'linux')('sums up a process and what descends from it', async () => {
    const nested = `require('child_process').spawn(process.execPath, ['-e', 'console.log(1); process.stdin.resume()'], { stdio: 'inherit' })`
    const child = spawn(process.execPath, ['-e', nested], { stdio: ['pipe', 'pipe', 'inherit'] })
    const { pid = 0 } = child
    await once(child.stdout, 'data')
    expect(await treeOf(pid)).toHaveLength(2)
    const usage = await usageOf(pid)
    expect(usage.kinds).toEqual(['browser', 'browser'])
    expect(usage.pssMb).toBeGreaterThan(1)
    expect(usage.cpuMs).toBeGreaterThan(0)
    child.stdin.end()
    await once(child, 'exit')
  })
})
