/** Throws away the rejection that an abort causes, and nothing else: for promises whose owner has left. */
export function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error
  }
}

/** A controller that is aborted with `parent`, and may be aborted before it. A parent keeps no child that nobody uses. */
export function childController(parent: AbortSignal): Pick<AbortController, 'signal' | 'abort'> {
  const own = new AbortController()
  return { signal: AbortSignal.any([parent, own.signal]), abort: (reason) => own.abort(reason) }
}
