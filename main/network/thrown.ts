export interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** Includes causes, and the members of an AggregateError (one per address). */
export function* layers(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* layers(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layers(inner, depth + 1)
}

/** For a 407. Some versions throw an error without a message, others one with this text. */
export function asksForLogin(error: unknown): boolean {
  return [...layers(error)].some(
    ({ name, message, code }) =>
      (name === 'Error' && message === '' && code === undefined) ||
      (typeof message === 'string' && /^proxy authentication required/i.test(message)),
  )
}
