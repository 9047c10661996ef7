import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withProcessorLoad } from '#scripts/processor-load.ts'
import { hasCode } from '#scripts/user-error.ts'

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch (error) {
    // The process has ended since its folder was listed.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return []
    throw error
  }
}

const busyUnder = (parent = process.pid) =>
  readdirSync('/proc').filter((pid) => {
    const command = /^\d+$/.test(pid) ? commandOf(pid) : []
    return command.some((word) => word.includes('process.ppid')) && command.includes(String(parent))
  })

it('a task under load runs alongside the requested number of busy processes', async () => {
  const during = await withProcessorLoad(2, async () => busyUnder())
  expect(during).toHaveLength(2)
  expect(busyUnder()).toEqual([])
})
