import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { waits } from './desktop/waits.ts'

/** A process's output and exit. */
export interface HeardChild {
  /** Resolves when this was printed, on either stream. */
  untilSaid(text: string): Promise<unknown>
  /** Resolves when it has ended, and all that it printed has arrived. */
  end(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

/** Records everything that a process prints from now on. */
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
