/** What is thrown by `fetch`, as far as it can be known. */
export interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** An error and all that it hides: causes, and the members of an AggregateError (one per address tried). */
export function* layers(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* layers(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layers(inner, depth + 1)
}

/**
 * Whether `fetch` threw this for an answer of 407. Nothing else that is thrown there is without any word: a 407 that no
 * window could ask the person about is told by an empty error in some versions, in others by these words.
 */
export function asksForLogin(error: unknown): boolean {
  return [...layers(error)].some(
    ({ name, message, code }) =>
      (name === 'Error' && message === '' && code === undefined) ||
      (typeof message === 'string' && /^proxy authentication required/i.test(message)),
  )
}
