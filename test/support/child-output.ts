import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { waits } from './desktop/waits.ts'

export function outputOf(child: ChildProcess & { stdout: Readable; stderr: Readable }) {
  let stdout = ''
  let stderr = ''
  const output = waits(() => stdout + stderr)
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
    output.changed()
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
    output.changed()
  })
  const closed = once(child, 'close')
  child.once('close', output.end)
  return {
    /** Fails if the process ends before it prints the text. */
    untilPrinted: (text: string) => output.until(() => (stdout + stderr).includes(text) || undefined),
    async end() {
      await closed
      return { code: child.exitCode, stdout, stderr }
    },
  }
}
