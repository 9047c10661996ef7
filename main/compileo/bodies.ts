const none = Buffer.alloc(0)

/** Joins the chunks of a body as they arrive: kept separately, a one-byte chunk would take a hundred bytes. */
export class BodyBuffer {
  #bytes = none
  #size = 0

  /** How many bytes were added since the last `take`. */
  get size(): number {
    return this.#size
  }

  add(chunk: Uint8Array): void {
    const size = this.#size + chunk.byteLength
    if (size > this.#bytes.byteLength) {
      // Doubled, so each byte is moved once more on average, whatever the chunk size.
      const larger = Buffer.allocUnsafe(Math.max(size, this.#bytes.byteLength * 2))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#size)
    this.#size = size
  }

  /** Returns everything added and clears the buffer. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#size)
    this.#bytes = none
    this.#size = 0
    return taken
  }
}

export interface Pausable {
  pause(): void
  resume(): void
}

/** The most large bodies of one server to read at a time: each may take megabytes. */
const most = 3

/** The large bodies that a server is sending. Beyond the first few, each waits for another to finish. */
export class LargeBodies {
  readonly #read = new Set<Pausable>()
  readonly #waiting = new Set<Pausable>()

  add(body: Pausable): void {
    if (this.#read.size < most) this.#read.add(body)
    else {
      this.#waiting.add(body)
      body.pause()
    }
  }

  /** The body is complete or was abandoned. */
  delete(body: Pausable): void {
    this.#waiting.delete(body)
    if (!this.#read.delete(body)) return
    const [next] = this.#waiting
    if (!next) return
    this.#waiting.delete(next)
    this.#read.add(next)
    next.resume()
  }
}
