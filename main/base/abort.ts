/** Throws away the rejection that an abort causes, and nothing else: for promises whose owner has left. */
export function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error
  }
}

/**
 * A controller that is aborted with `parent`, and may be aborted before it. `AbortSignal.any` would do, but the test
 * runtime's Node 18 lacks it.
 */
export function childController(parent: AbortSignal): AbortController & Disposer {
  const controller = new AbortController()
  const follow = () => controller.abort(parent.reason)
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return Object.assign(controller, { leave: () => parent.removeEventListener('abort', follow) })
}

interface Disposer {
  /** Stops listening to the parent, so that a long-lived parent doesn't keep its dead children. */
  leave(): void
}
