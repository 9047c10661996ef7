/**
 * Buffers events until there is a listener, because the page must not miss a patch. @returns a function that
 * adds the listener, and returns a function that removes it
 */
export function createRelay<T>(
  subscribe: (receive: (sent: T) => void) => void,
): (listener: (sent: T) => void) => () => void {
  let early: T[] = []
  let listener: ((sent: T) => void) | undefined
  subscribe((sent) => (listener ? listener(sent) : early.push(sent)))
  return (next) => {
    listener = next
    for (const sent of early) next(sent)
    early = []
    return () => {
      if (listener === next) listener = undefined
    }
  }
}
