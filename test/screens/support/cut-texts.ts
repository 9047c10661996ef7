import type { Locator } from 'playwright/test'

/** Returns the texts that end in an ellipsis. */
export const cutTexts = (part: Locator) =>
  part
    .locator('.clipped')
    .evaluateAll((found) =>
      found
        .filter((text) => text.checkVisibility() && text.scrollWidth > text.clientWidth)
        .map((text) => text.textContent),
    )
