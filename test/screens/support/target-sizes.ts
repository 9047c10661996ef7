import type { Page } from 'playwright/test'

export const targetsBelow24px = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const targets = 'button, a[href], input, summary, [role=option], [role^=menuitem], [role=switch]'
    return [...document.querySelectorAll<HTMLElement>(targets)].flatMap((element) => {
      const whole = element.closest('label') ?? element
      const { x, y, width, height } = whole.getBoundingClientRect()
      const [middleX, middleY] = [x + width / 2, y + height / 2]
      if (width <= 1 || !element.checkVisibility() || element.closest('.today-plot, [inert]')) return []
      const takes = (left: number, top: number) => {
        const hit = document.elementFromPoint(middleX + left, middleY + top)
        return hit === null || whole.contains(hit)
      }
      // Skips a target whose centre another element covers, such as a dialog.
      if (!takes(0, 0)) return []
      const isWide = width >= 24 || (takes(-11.5, 0) && takes(11.5, 0))
      const isHigh = height >= 24 || (takes(0, -11.5) && takes(0, 11.5))
      const isLarge = isWide && isHigh
      return isLarge
        ? []
        : [`${element.getAttribute('aria-label') ?? element.textContent}: ${width} x ${height}`]
    })
  })
