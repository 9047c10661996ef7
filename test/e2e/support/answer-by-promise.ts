import type { ElectronApplication } from 'playwright/test'

/**
 * Electron 33 loses a result if garbage is collected before it is sent; a timer keeps it alive. Fixed in V8
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
