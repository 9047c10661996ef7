import type { Page } from 'playwright/test'

/** Calls main as any script of the page could. Rejects if main refuses the call itself. */
export const callBridge = (page: Page, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(async (given): Promise<unknown> => {
    const bridge: unknown = Reflect.get(window, 'compileo')
    return JSON.parse(await Object(bridge).call(...given))
  }, args)
