const none = Buffer.alloc(0)

/** Joins the chunks of a body as they arrive: kept one by one, a chunk of a single byte would take a hundred. */
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
      // Doubled: whatever the size of the chunks, each byte moves once more on average.
      const larger = Buffer.allocUnsafe(Math.max(size, this.#bytes.byteLength * 2))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#size)
    this.#size = size
  }

  /** Gives what was added, and is empty again. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#size)
    this.#bytes = none
    this.#size = 0
    return taken
  }
}

/** What can stop reading for a while. */
export interface Pausable {
  pause(): void
  resume(): void
}

/** So many large bodies of one server are read at a time: each may take megabytes. */
const most = 3

/** The large bodies that a server is sending. Beyond the first few each waits until another is read. */
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

  /** It is read, or is read no more. */
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
