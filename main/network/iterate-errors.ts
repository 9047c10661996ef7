export interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** Yields an error, its causes, and the members of an AggregateError (one per address). */
export function* iterateErrors(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* iterateErrors(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* iterateErrors(inner, depth + 1)
}

/** Whether it is undici's error for a 407: some versions throw one without a message, others one with this text. */
export function isProxyAuthError(error: unknown): boolean {
  return [...iterateErrors(error)].some(
    ({ name, message, code }) =>
      (name === 'Error' && message === '' && code === undefined) ||
      (typeof message === 'string' && /^proxy authentication required/i.test(message)),
  )
}
