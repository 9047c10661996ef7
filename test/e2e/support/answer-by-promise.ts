import type { ElectronApplication } from 'playwright/test'

/**
 * Has every function that main is to run for a test answer by a promise. Where one gives none, the debugger of Electron 33
 * loses the answer when garbage is collected before it is sent: "Resulting promise was garbage collected". V8 has mended
 * that since (https://chromium-review.googlesource.com/c/v8/v8/+/8123081).
 */
export function answerByPromise(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app)
  Reflect.set(app, 'evaluate', (body: unknown, argument: unknown) => {
    // Playwright sends the source of a function.
    const toString = () => `async (electron, argument) => (${String(body)})(electron, argument)`
    return evaluate(
      Object.assign(() => undefined, { toString }),
      argument,
    )
  })
  return app
}
