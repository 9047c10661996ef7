import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { treeOf, usageOf, cpuBetween } from '#test/bench/processes.ts'

describe('the reader of /proc', () => {
  it('counts the CPU time of all threads since the last reading', () => {
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

  it.runIf(process.platform === 'linux')(
    'lists a process with its descendants and adds up their usage',
    async () => {
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
    },
  )
})
