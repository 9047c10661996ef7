import { setImmediate } from 'node:timers/promises'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { failed, neverArrived, type ApiResponse } from './errors.ts'
import { busyOrGone } from './explain-thrown.ts'
import type { Grant } from './request-budget.ts'
import type { Transport } from './transport.ts'

/** The server has to wait until the promise resolves. */
export type Write = (bytes: Buffer) => Promise<void>

/** The longest pause within a body, in ms. */
const silentMs = 60_000

/** Passes a body of any size on as it arrives. @throws what `write` throws, and the signal's reason */
export function download(
  transport: Pick<Transport, 'stream'>,
  path: string,
  grant: Grant,
  clock: Clock,
  write: Write,
  signal: AbortSignal,
): Promise<ApiResponse<void>> {
  let stop = () => grant.answered()
  const ended = new Promise<ApiResponse<void>>((resolve, reject) => {
    signal.throwIfAborted()
    let written = Promise.resolve()
    const silence = new Timer(clock, () => resolve(failed(busyOrGone(silentMs))))
    const abort = () => reject(signal.reason)
    const writeNext = async (bytes: Buffer, before: Promise<void>) => {
      await before
      await write(bytes)
      // Resumed within its own event, the connection would repeat that event for ever.
      await setImmediate()
      body.resume()
      silence.schedule(silentMs)
    }
    const body = transport.stream(
      path,
      { accept: '*/*' },
      {
        onOpen: () => grant.answered(),
        onData(bytes) {
          silence.cancel()
          body.pause()
          written = writeNext(bytes, written)
          written.catch(reject)
        },
        onEnd: () => void written.then(() => resolve({ ok: true, value: undefined }), reject),
        onFailed(error) {
          if (neverArrived(error)) grant.refund()
          resolve(failed(error))
        },
      },
    )
    silence.schedule(silentMs)
    signal.addEventListener('abort', abort, { once: true })
    stop = () => {
      signal.removeEventListener('abort', abort)
      silence.cancel()
      body.close()
      grant.answered()
    }
  })
  return ended.finally(() => stop())
}
