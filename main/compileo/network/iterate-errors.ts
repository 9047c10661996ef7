interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** Yields an error, its causes and the members of an AggregateError, which has one per address. */
export function* iterateErrors(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* iterateErrors(layer.cause, depth + 1)
  if (Array.isArray(layer.errors))
    for (const innerError of layer.errors) yield* iterateErrors(innerError, depth + 1)
}
