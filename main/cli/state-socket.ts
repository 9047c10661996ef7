import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { join } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { hasCode } from '#main/base/message-error.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import { getRuntimeFolder } from '#main/base/runtime.ts'
import { stateLine, type StateLine } from './state-line.ts'

/**
 * Clients send this first. On Windows, other users may open the pipe for reading only, so they can't send it
 * and get nothing.
 */
const greeting = 'state\n'

/** In characters. A state has at most 50 jobs and batches. */
const maxLineLength = 1_000_000

/** Returns where the app of a profile serves its state: a Unix socket, or a named pipe on Windows. */
export function getStateSocketPath(profile: string, env: NodeJS.ProcessEnv): string {
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 12)
  if (process.platform === 'win32') return String.raw`\\.\pipe\compileo-tray-${name}`
  // The path of a socket has at most 107 bytes, or 103 on macOS.
  return join(getRuntimeFolder(env) ?? profile, `${name}.sock`)
}

/** Whether the app isn't running, or has just quit. */
const isGone = (error: unknown) =>
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].some((code) => hasCode(error, code))

/** Yields the app's state, then each change. Ends when the app quits, or if it isn't running. */
export async function* readStates(path: string, signal: AbortSignal): AsyncGenerator<StateLine> {
  const socket = addAbortSignal(signal, connect(path))
  socket.setEncoding('utf8').write(greeting)
  let rest = ''
  try {
    for await (const chunk of socket) {
      const lines = `${rest}${String(chunk)}`.split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > maxLineLength) return
      for (const line of lines) {
        const state = stateLine.safeParse(tryParseJson(line)).data
        if (state) yield state
      }
    }
  } catch (error) {
    if (!signal.aborted && !isGone(error)) throw error
  } finally {
    socket.destroy()
  }
}
