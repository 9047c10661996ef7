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
