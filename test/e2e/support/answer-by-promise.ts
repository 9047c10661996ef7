import type { ElectronApplication } from 'playwright/test'

/**
 * Makes every function that main runs for a test return a promise that resolves in a later turn of the event loop. Otherwise
 * the debugger of Electron 33 loses the result if garbage is collected before it is sent: "Resulting promise was garbage
 * collected". A timer keeps it alive. Later versions of V8 have mended this
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
