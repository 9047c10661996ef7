const emptyBuffer = Buffer.alloc(0)

/** Kept separately, a one-byte chunk would take a hundred bytes. */
export class BodyBuffer {
  #bytes = emptyBuffer
  #size = 0

  get size(): number {
    return this.#size
  }

  add(chunk: Uint8Array): void {
    const size = this.#size + chunk.byteLength
    if (size > this.#bytes.byteLength) {
      // Doubling moves each byte only once more on average, whatever the chunk size.
      const larger = Buffer.allocUnsafe(Math.max(size, this.#bytes.byteLength * 2))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#size)
    this.#size = size
  }

  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#size)
    this.#bytes = emptyBuffer
    this.#size = 0
    return taken
  }
}

export interface Pausable {
  pause(): void
  resume(): void
}

/** Concurrent large bodies of one server: each may take megabytes. */
const maxConcurrent = 3

export class LargeBodies {
  readonly #read = new Set<Pausable>()
  readonly #waiting = new Set<Pausable>()

  add(body: Pausable): void {
    if (this.#read.size < maxConcurrent) this.#read.add(body)
    else {
      this.#waiting.add(body)
      body.pause()
    }
  }

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
