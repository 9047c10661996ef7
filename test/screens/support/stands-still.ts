import type { Page } from 'playwright/test'

/** How long nothing may change for the page to be at rest, ms. */
const rest = 80

/** Waits until nothing on the page has changed for a moment: responses have arrived, and everything is open. */
export async function standsStill(page: Page): Promise<void> {
  await page.evaluate(
    (ms) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(end, ms)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(end, ms)
        })
        function end(): void {
          observer.disconnect()
          resolve()
        }
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      }),
    rest,
  )
}
