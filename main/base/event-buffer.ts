export interface EventBuffer<T> {
  readonly emit: (value: T) => void
  readonly subscribe: (listener: (value: T) => void) => () => void
}

/** Creates a buffer that keeps values while no listener is subscribed. */
export function createEventBuffer<T>(): EventBuffer<T> {
  const values: T[] = []
  let currentListener: ((value: T) => void) | undefined
  return {
    emit(value) {
      if (currentListener) currentListener(value)
      else values.push(value)
    },
    subscribe(listener) {
      // A value that the listener itself emits now is added to `values`, and is delivered last.
      for (const value of values) listener(value)
      values.length = 0
      currentListener = listener
      return () => (currentListener = undefined)
    },
  }
}
