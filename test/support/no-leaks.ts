// Node only warns of a leak of listeners. Thrown here, the warning is uncaught and fails vitest's run.
const watched = Symbol.for('compileo-tray.no-leaks')

// Files share a worker's modules and process, but each runs its set-up.
if (!Reflect.has(process, watched)) {
  Reflect.set(process, watched, true)
  process.on('warning', (warning) => {
    if (warning.name === 'MaxListenersExceededWarning') throw warning
  })
}
