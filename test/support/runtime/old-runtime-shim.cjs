// What Electron 25's Node 18.15 lacks and our bundled packages use, for tests on that runtime only (`electron -r`).
// The product runs on the pinned Electron, which has all of it.
const buffer = require('node:buffer')
const diagnostics = require('node:diagnostics_channel')

/**
 * @param {object} owner
 * @param {string} name
 * @param {unknown} value
 */
function add(owner, name, value) {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true })
}

// undici 7 reads it as a global; global since Node 20.
add(globalThis, 'File', buffer.File)

// dbus-native traces its calls through it; since Node 18.19. Nobody listens in our tests, so nothing is told.
add(diagnostics, 'tracingChannel', () => ({
  hasSubscribers: false,
  subscribe: () => {},
  unsubscribe: () => {},
  traceSync: callThrough(1),
  tracePromise: callThrough(1),
  traceCallback: callThrough(2),
}))

/** @param {number} skipped how many arguments stand between the function and its `this` */
function callThrough(skipped) {
  /**
   * @param {Function} work
   * @param {unknown[]} rest
   */
  return (work, ...rest) => Reflect.apply(work, rest[skipped], rest.slice(skipped + 1))
}

// Since Node 20.3.
add(AbortSignal, 'any', (/** @type {AbortSignal[]} */ signals) => {
  const controller = new AbortController()
  for (const signal of signals) {
    const follow = () => controller.abort(signal.reason)
    if (signal.aborted) follow()
    signal.addEventListener('abort', follow, { once: true, signal: controller.signal })
  }
  return controller.signal
})

// Since Node 19.9.
add(URL, 'canParse', (/** @type {string} */ url, /** @type {string | undefined} */ base) => {
  try {
    return Boolean(new URL(url, base))
  } catch {
    // Not parsing is the answer.
    return false
  }
})
