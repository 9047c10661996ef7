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
