import type { Page } from 'playwright/test'

/** The focused element. */
export interface Focus {
  /** Its role and its name, as they are read out: `button "Restart"`. */
  readonly what: string
  /** Whether a ring of at least 2 px shows it, around the element or its owner. */
  readonly shown: boolean
  /** Whether all of it is inside of the window. */
  readonly inSight: boolean
}

/** The focused element once the focus has settled, which takes two frames. */
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

/** Presses a key until the focused element has this name; returns all on the way. */
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
