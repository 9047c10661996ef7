import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { besideLoad } from '#scripts/load.ts'
import { hasCode } from '#scripts/problem.ts'

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch (error) {
    // It has ended since its folder was listed.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return []
    throw error
  }
}

/** The busy processes that the given process started. */
const busyUnder = (parent = process.pid) =>
  readdirSync('/proc').filter((pid) => {
    const command = /^\d+$/.test(pid) ? commandOf(pid) : []
    return command.some((word) => word.includes('process.ppid')) && command.includes(String(parent))
  })

describe('work under load', () => {
  it('has as many busy processes as requested, which end with it', async () => {
    const during = await besideLoad(2, async () => busyUnder())
    expect(during).toHaveLength(2)
    expect(busyUnder()).toEqual([])
  })

  it('leaves none if the work fails', async () => {
    await expect(besideLoad(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(busyUnder()).toEqual([])
  })

  it('leaves none if its process is killed', async () => {
    const url = JSON.stringify(import.meta.resolve('../../../scripts/load.ts'))
    const program = `
      const { besideLoad } = await import(${url})
      await besideLoad(2, () => {
        console.log('busy')
        return new Promise(() => setInterval(() => undefined, 1_000))
      })
    `
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { pid } = child
    await once(child.stdout, 'data')
    expect(busyUnder(pid)).toHaveLength(2)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    await expect.poll(() => busyUnder(pid)).toEqual([])
  })
})
