// Node only warns about too many listeners. This turns the warning into an error, which fails the test run.
const watched = Symbol.for('compileo-tray.no-leaks')

// The test files of a worker share the process, so this must only run once.
if (!Reflect.has(process, watched)) {
  Reflect.set(process, watched, true)
  process.on('warning', (warning) => {
    if (warning.name === 'MaxListenersExceededWarning') throw warning
  })
}
