/** The parts of what `fetch` throws that can be relied on. */
export interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** An error and everything inside it: causes, and the members of an AggregateError (one per address). */
export function* layers(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* layers(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layers(inner, depth + 1)
}

/**
 * Whether `fetch` threw this for a 407. If no window can ask the user, some versions throw an error without a message, others
 * one with this text; no other error there is without a message.
 */
export function asksForLogin(error: unknown): boolean {
  return [...layers(error)].some(
    ({ name, message, code }) =>
      (name === 'Error' && message === '' && code === undefined) ||
      (typeof message === 'string' && /^proxy authentication required/i.test(message)),
  )
}
