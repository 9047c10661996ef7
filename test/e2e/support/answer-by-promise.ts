import type { ElectronApplication } from 'playwright/test'

/**
 * Electron 33 loses a result that is garbage-collected before it is sent, so a timer keeps a reference to it.
 * V8 has fixed this (https://chromium-review.googlesource.com/c/v8/v8/+/8123081).
 */
export function answerByPromise(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app)
  Reflect.set(app, 'evaluate', (body: unknown, argument: unknown) => {
    // Playwright sends the source code of a function to the app.
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
