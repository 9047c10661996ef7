import type { ElectronApplication } from 'playwright/test'

/**
 * Has every function that main is to run for a test answer by a promise, in a later turn of the event loop. Where one
 * gives none, or has its answer at once, the debugger of Electron 33 loses it when garbage is collected before it is sent:
 * "Resulting promise was garbage collected". A timer keeps what waits for it. V8 has mended that since
 * (https://chromium-review.googlesource.com/c/v8/v8/+/8123081).
 */
export function answerByPromise(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app)
  Reflect.set(app, 'evaluate', (body: unknown, argument: unknown) => {
    // Playwright sends the source of a function.
    const toString = () => `async (electron, argument) => {
      const answer = await (${String(body)})(electron, argument)
      await new Promise((resolve) => setTimeout(resolve))
      return answer
    }`
    return evaluate(
      Object.assign(() => undefined, { toString }),
      argument,
    )
  })
  return app
}
