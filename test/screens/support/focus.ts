import type { Page } from 'playwright/test'

export interface Focus {
  readonly what: string
  readonly shown: boolean
  readonly inSight: boolean
}

/** The focus settles within two frames. */
export async function focusOf(page: Page): Promise<Focus | undefined> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
  const focused = page.locator(':focus')
  if ((await focused.count()) === 0) return undefined
  const [first = ''] = (await focused.ariaSnapshot()).split('\n')
  const seen = await focused.evaluate((element) => {
    const { parentElement: parent } = element
    const around = [[element], [parent], [parent?.parentElement], [element, '::after']] as const
    const { top, bottom, left, right } = element.getBoundingClientRect()
    return {
      shown: around.some(([of, pseudo]) => {
        if (!of) return false
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(of, pseudo)
        return (
          outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== 'transparent'
        )
      }),
      inSight: top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1,
    }
  })
  return { what: first.replace(/^- '?/, ''), ...seen }
}

export async function goOn(page: Page, key: string, until: RegExp): Promise<readonly Focus[]> {
  const way: Focus[] = []
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press(key)
    const focus = await focusOf(page)
    if (focus) way.push(focus)
    if (focus && until.test(focus.what)) return way
  }
  throw new Error(`No ${until} by ${key}, only:\n${way.map(({ what }) => what).join('\n')}`)
}
