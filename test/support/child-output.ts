import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createChangeWaits } from './desktop/change-waits.ts'

export function collectOutput(child: ChildProcess & { stdout: Readable; stderr: Readable }) {
  let stdout = ''
  let stderr = ''
  const output = createChangeWaits(() => stdout + stderr)
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
    output.reportChange()
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
    output.reportChange()
  })
  const closed = once(child, 'close')
  child.once('close', output.end)
  return {
    /** Fails if the process ends before it prints the text. */
    untilPrinted: (text: string) => output.waitFor(() => (stdout + stderr).includes(text) || undefined),
    async end() {
      await closed
      return { code: child.exitCode, stdout, stderr }
    },
  }
}
