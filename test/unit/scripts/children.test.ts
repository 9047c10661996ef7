import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { isProcessAlive } from '#main/base/runtime.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

const tool = `
  const worker = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  console.log(worker.pid)
  setInterval(() => {}, 1000)
`
const command = `
  import { runCommand } from ${JSON.stringify(pathToFileURL(join(projectRoot, 'scripts/children.ts')))}
  await runCommand(process.execPath, ['-e', ${JSON.stringify(tool)}])
  console.log('the next tool')
`

// Windows has no signals.
it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  'on %s, the tool and its child processes end, and the next tool isn’t started',
  async (signal) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', command])
    closeAfterTest(() => child.kill('SIGKILL'))
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => (printed += part))
    await expect.poll(() => printed).toMatch(/^\d+\n/)
    const worker = Number(printed)
    child.kill(signal)
    await once(child, 'close')
    expect(printed).toBe(`${worker}\n`)
    await expect.poll(() => isProcessAlive(worker)).toBe(false)
  },
)
