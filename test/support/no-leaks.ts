// Node only warns of a leak of listeners. Thrown from here, the warning is an uncaught error, which fails vitest's run as an
// unhandled rejection does.
const watched = Symbol.for('compileo-tray.no-leaks')

// Files share a worker's modules and process, but each runs its set-up.
if (!Reflect.has(process, watched)) {
  Reflect.set(process, watched, true)
  process.on('warning', (warning) => {
    if (warning.name === 'MaxListenersExceededWarning') throw warning
  })
}
