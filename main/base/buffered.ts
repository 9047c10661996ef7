/** What is said before there is anybody to hear it. */
export interface Buffered<T> {
  readonly emit: (value: T) => void
  /** Hears all that was said so far, in its order, and from then on each as it is said. */
  readonly subscribe: (listener: (value: T) => void) => void
}

/** Holds what is said until somebody hears it. */
export function buffered<T>(): Buffered<T> {
  const values: T[] = []
  let listening: ((value: T) => void) | undefined
  return {
    emit(value) {
      if (listening) listening(value)
      else values.push(value)
    },
    subscribe(listener) {
      // What is said because of one of these is said after all of them.
      for (const value of values) listener(value)
      values.length = 0
      listening = listener
    },
  }
}
