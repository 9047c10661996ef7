import type { Page } from 'playwright/test'

/** The page is at rest after this time without changes, in ms. */
const rest = 80

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
