const emptyBuffer = Buffer.alloc(0)

const maxGrowthBytes = 1024 * 1024

/**
 * Collects all chunks in one buffer. Otherwise, each chunk of one byte would be an object of a hundred bytes.
 */
export class BodyBuffer {
  #bytes = emptyBuffer
  #size = 0

  get size(): number {
    return this.#size
  }

  add(chunk: Uint8Array): void {
    const size = this.#size + chunk.byteLength
    if (size > this.#bytes.byteLength) {
      // Up to 1 MiB, the buffer doubles, so each byte is copied about once, however small the chunks are. Then it
      // grows by 1 MiB at a time.
      const { byteLength } = this.#bytes
      const larger = Buffer.allocUnsafe(Math.max(size, byteLength + Math.min(byteLength, maxGrowthBytes)))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#size)
    this.#size = size
  }

  take(): Buffer {
    const collectedBytes = this.#bytes.subarray(0, this.#size)
    this.#bytes = emptyBuffer
    this.#size = 0
    return collectedBytes
  }
}

/** Thrown if too many tasks are already waiting. */
export class TooManyWaitingError extends Error {
  override readonly name = 'TooManyWaitingError'
}

/** Runs a limited number of tasks at a time. Further tasks wait in the order of their arrival. */
export class Semaphore {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(count: number) {
    this.#free = count
  }

  /**
   * Waits until the task may run. Resolves with a function that lets the next task run. @throws the signal's
   * reason, or TooManyWaitingError if `maxWaiting` tasks are waiting
   */
  async acquire(signal: AbortSignal, maxWaiting = Infinity): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free -= 1
    else if (this.#waiting.size >= maxWaiting) throw new TooManyWaitingError()
    else await this.#wait(signal)
    return () => {
      const [next] = this.#waiting
      if (next) next()
      else this.#free += 1
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(begin)
        signal.removeEventListener('abort', abort)
      }
      const begin = () => {
        leave()
        resolve()
      }
      const abort = () => {
        leave()
        reject(signal.reason)
      }
      this.#waiting.add(begin)
      signal.addEventListener('abort', abort, { once: true })
    })
  }
}

/** A body larger than this, in bytes, may have to wait until other large bodies are read. */
const largeBodyBytes = 16 * 1024

/**
 * Yields the chunks of a response body. Leaving the loop early cancels the body.
 *
 * @throws the connection's error, the signal's reason, or TooManyWaitingError
 */
export async function* readChunks(
  { body }: Response,
  signal: AbortSignal,
  semaphore?: Semaphore,
  maxWaiting?: number,
): AsyncGenerator<Buffer, void, undefined> {
  if (!body) return
  const reader = body.getReader()
  let isOver = false
  let size = 0
  let release: (() => void) | undefined
  try {
    for (;;) {
      if (size > largeBodyBytes) release ??= await semaphore?.acquire(signal, maxWaiting)
      isOver = true
      const { value } = await reader.read()
      if (!value) return
      isOver = false
      size += value.byteLength
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    release?.()
    if (!isOver) await reader.cancel()
  }
}

/** Reads a body of up to `max` bytes; undefined if it is larger. */
export async function readBody(
  response: Response,
  max: number,
  signal: AbortSignal,
  semaphore?: Semaphore,
): Promise<Buffer | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > max) {
    await response.body?.cancel()
    return undefined
  }
  const body = new BodyBuffer()
  for await (const chunk of readChunks(response, signal, semaphore)) {
    body.add(chunk)
    if (body.size > max) return undefined
  }
  return body.take()
}
