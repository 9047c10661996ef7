import type { Page } from 'playwright/test'

/** Calls the main process as any script in the page could. Rejects if the main process rejects the call. */
export const callBridge = (page: Page, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(async (given): Promise<unknown> => {
    const bridge: unknown = Reflect.get(window, 'compileo')
    return JSON.parse(await Object(bridge).call(...given))
  }, args)
