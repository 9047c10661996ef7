import { setImmediate } from 'node:timers/promises'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { failed, wasNotSent, type ApiResponse } from './errors.ts'
import { createSilentError } from './explain-thrown.ts'
import type { Grant } from './request-budget.ts'
import type { Transport } from './transport.ts'

/** The server has to wait until the promise resolves. */
export type Write = (bytes: Buffer) => Promise<void>

/** The longest pause within a body, in ms. */
const idleTimeoutMs = 60_000

/** Passes a body of any size on as it arrives. @throws what `write` throws, and the signal's reason */
export function download(
  transport: Pick<Transport, 'stream'>,
  path: string,
  grant: Grant,
  clock: Clock,
  write: Write,
  signal: AbortSignal,
): Promise<ApiResponse<void>> {
  let stop = () => grant.onResponse()
  const ended = new Promise<ApiResponse<void>>((resolve, reject) => {
    signal.throwIfAborted()
    let written = Promise.resolve()
    const silence = new Timer(clock, () => resolve(failed(createSilentError(idleTimeoutMs))))
    const abort = () => reject(signal.reason)
    const writeNext = async (bytes: Buffer, before: Promise<void>) => {
      await before
      await write(bytes)
      // Resumed within its own event, the connection would repeat that event for ever.
      await setImmediate()
      body.resume()
      silence.schedule(idleTimeoutMs)
    }
    const body = transport.stream(
      path,
      { accept: '*/*' },
      {
        onOpen: () => grant.onResponse(),
        onData(bytes) {
          silence.cancel()
          body.pause()
          written = writeNext(bytes, written)
          written.catch(reject)
        },
        onEnd: () => void written.then(() => resolve({ ok: true, value: undefined }), reject),
        onFailed(error) {
          if (wasNotSent(error)) grant.refund()
          resolve(failed(error))
        },
      },
    )
    silence.schedule(idleTimeoutMs)
    signal.addEventListener('abort', abort, { once: true })
    stop = () => {
      signal.removeEventListener('abort', abort)
      silence.cancel()
      body.close()
      grant.onResponse()
    }
  })
  return ended.finally(() => stop())
}
