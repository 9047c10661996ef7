import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { waits } from './desktop/waits.ts'

export interface HeardChild {
  untilSaid(text: string): Promise<unknown>
  end(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

export function heardChild(child: ChildProcess & { stdout: Readable; stderr: Readable }): HeardChild {
  let stdout = ''
  let stderr = ''
  const heard = waits(() => stdout + stderr)
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
    heard.changed()
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
    heard.changed()
  })
  const closed = once(child, 'close')
  return {
    untilSaid: (text) => heard.until(() => (stdout + stderr).includes(text) || undefined),
    async end() {
      await closed
      return { code: child.exitCode, stdout, stderr }
    },
  }
}
