/** What is said before there is anybody to hear it. */
export interface Held<T> {
  readonly say: (value: T) => void
  /** Hears all that was said so far, in its order, and from then on each as it is said. */
  readonly hear: (listener: (value: T) => void) => void
}

/** Holds what is said until somebody hears it. */
export function held<T>(): Held<T> {
  const said: T[] = []
  let hearer: ((value: T) => void) | undefined
  return {
    say(value) {
      if (hearer) hearer(value)
      else said.push(value)
    },
    hear(listener) {
      // What is said because of one of these is said after all of them.
      for (const value of said) listener(value)
      said.length = 0
      hearer = listener
    },
  }
}
