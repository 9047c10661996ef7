import type { Page } from 'playwright/test'

/**
 * Returns texts whose size or weight isn't one of the three allowed ones, and buttons whose height isn't one
 * of the two.
 */
export const offTheScale = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const scale = { sizes: [18, 13, 12], weights: [400, 550, 650], heights: [28, 32] }
    const found = new Set<string>()
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (words.nextNode()) {
      const element = words.currentNode.parentElement
      if (
        !words.currentNode.nodeValue?.trim() ||
        !element?.checkVisibility() ||
        element.closest('.visually-hidden')
      )
        continue
      const { fontSize, fontWeight } = getComputedStyle(element)
      const [size, weight] = [Number.parseFloat(fontSize), Number(fontWeight)]
      if (!scale.sizes.includes(size) || !scale.weights.includes(weight))
        found.add(`${element.tagName.toLowerCase()}.${element.className}: ${fontSize} ${fontWeight}`)
    }
    for (const button of document.querySelectorAll<HTMLElement>('.button, .select')) {
      const { offsetHeight } = button
      if (button.checkVisibility() && !scale.heights.includes(offsetHeight))
        found.add(`${button.className}: ${offsetHeight} px high`)
    }
    return [...found]
  })
