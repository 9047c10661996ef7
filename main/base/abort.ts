/**
 * Returns a handler for a rejected promise. It throws the error, but ignores any error once `signal` has been
 * aborted. It is for promises that outlive their owner.
 */
export function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error
  }
}

/**
 * Creates a controller that is aborted together with its parent. The parent only has a weak
 * reference to it, so an unused controller can be garbage-collected.
 */
export function createChildController(
  parent: AbortSignal | undefined,
): Pick<AbortController, 'signal' | 'abort'> {
  const controller = new AbortController()
  const signal = parent ? AbortSignal.any([parent, controller.signal]) : controller.signal
  return { signal, abort: (reason) => controller.abort(reason) }
}

/**
 * Runs work with a controller that is aborted together with its parent, and releases the controller
 * afterwards. `AbortSignal.any` takes five times as long.
 */
export async function withChildController<T>(
  parent: AbortSignal | undefined,
  work: (controller: AbortController) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort(parent?.reason)
  if (parent?.aborted) abort()
  else parent?.addEventListener('abort', abort, { once: true })
  try {
    return await work(controller)
  } finally {
    parent?.removeEventListener('abort', abort)
  }
}

/**
 * Resolves with the result of `work`, or with undefined if `signal` is aborted first. It is for work that
 * accepts no signal.
 */
export function awaitUnlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined)
    signal.addEventListener('abort', leave, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
