/** Throws away the rejection that an abort causes, and nothing else: for promises whose owner has left. */
export function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error
  }
}

/**
 * A controller that is aborted with `parent`, if there is one, and may be aborted before it. A parent keeps no child that
 * nobody uses.
 */
export function childController(parent: AbortSignal | undefined): Pick<AbortController, 'signal' | 'abort'> {
  const own = new AbortController()
  const signal = parent ? AbortSignal.any([parent, own.signal]) : own.signal
  return { signal, abort: (reason) => own.abort(reason) }
}

/**
 * Runs `work` with a controller that is aborted with `parent`, if there is one, and may be aborted before it. Nothing of it
 * stays with the parent. Every request is run so: `AbortSignal.any` would take five times as long.
 */
export async function withChild<T>(
  parent: AbortSignal | undefined,
  work: (controller: AbortController) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const abort = () => own.abort(parent?.reason)
  if (parent?.aborted) abort()
  else parent?.addEventListener('abort', abort, { once: true })
  try {
    return await work(own)
  } finally {
    parent?.removeEventListener('abort', abort)
  }
}

/** What `work` comes to, or undefined as soon as `signal` is aborted, where `work` itself heeds no signal. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined)
    signal.addEventListener('abort', leave, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
