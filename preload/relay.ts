/**
 * Hands on what is sent to the one who listens. What comes before somebody listens is kept for them: a patch that is
 * missed would leave the page behind.
 * @param hear calls back with everything that is sent, from now on
 * @returns how to listen; that returns how to stop
 */
export function relay<T>(
  hear: (receive: (sent: T) => void) => void,
): (listener: (sent: T) => void) => () => void {
  let early: T[] = []
  let listener: ((sent: T) => void) | undefined
  hear((sent) => (listener ? listener(sent) : early.push(sent)))
  return (next) => {
    listener = next
    for (const sent of early) next(sent)
    early = []
    return () => {
      if (listener === next) listener = undefined
    }
  }
}
