import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'playwright/test'
import type { MenuNode } from '../../support/desktop/index.ts'
import type { Box, Screen } from '../../e2e/support/real/screen.ts'
import type { RealDesktop } from './real-desktop.ts'

type Seen = Pick<RealDesktop, 'screen' | 'whole'>

/** A picture of a part of the screen, by default of all that counts, as soon as nothing moves there. */
export async function still({ screen, whole }: Seen, name: string, part: Box = whole): Promise<string> {
  const look = motionOf(screen, part)
  await expect.poll(look.rests, { message: `${name} stands still` }).toBe(true)
  return look.keep(name)
}

/** Looks at a part of the screen again and again. */
function motionOf(screen: Screen, part: Box) {
  let last: string | undefined
  let turn = 0
  return {
    /** Whether it looks as at the last look. */
    async rests() {
      turn += 1
      const before = last
      last = await screen.picture(`now-${turn % 2}`, part)
      return before !== undefined && (await screen.difference(before, last)) === undefined
    },
    /** What differs at the last look from a picture. */
    newSince: async (before: string) => (last === undefined ? undefined : screen.difference(before, last)),
    /** Keeps the last look. */
    async keep(name: string) {
      if (last === undefined) throw new Error('Nothing was looked at')
      const path = join(dirname(last), `${name}.png`)
      await rename(last, path)
      return path
    },
  }
}

/** A box of the screen, from one of a part of it. */
const within = (part: Box, box: Box): Box => ({ ...box, x: part.x + box.x, y: part.y + box.y })

/**
 * Where something has come up that wasn't there in an earlier picture, once it stands still.
 * @param before a picture of this part
 */
export async function newIn(
  { screen }: Seen,
  part: Box,
  before: string,
  { name, least = 10 }: { readonly name: string; readonly least?: number },
): Promise<Box> {
  let box: Box | undefined
  const now = motionOf(screen, part)
  const look = async () => {
    if (!(await now.rests())) return 0
    box = await now.newSince(before)
    return box?.height ?? 0
  }
  await expect.poll(look, { message: `${name} is seen` }).toBeGreaterThan(least)
  await now.keep(name)
  if (!box) throw new Error(`${name} was seen, and is gone`)
  return within(part, box)
}

/** Waits until a part of the screen looks as it did. */
export async function goneFrom(desktop: RealDesktop, part: Box, before: string): Promise<void> {
  const look = async () =>
    (await desktop.screen.difference(before, await desktop.screen.picture('now-0', part))) === undefined
  await expect.poll(look).toBe(true)
}

/** All rows of the open menu from top to bottom, separators too. */
async function menuOf(desktop: RealDesktop): Promise<readonly MenuNode[]> {
  const items = await desktop.trayItems()
  return items[0]?.menu?.children ?? []
}

/** What the tray's menu says. */
export const menuWords = async (desktop: RealDesktop) =>
  (await menuOf(desktop)).map(({ label }) => label).join('\n')

/** Where a row of the open menu is. */
export async function rowOf(desktop: RealDesktop, menu: Box, label: RegExp | string): Promise<Box> {
  const rows = await menuOf(desktop)
  const { margin, separator } = desktop.menuRows
  const weights = rows.map(({ kind }) => (kind === 'separator' ? separator : 1))
  const unit = (menu.height - 2 * margin) / weights.reduce((sum, weight) => sum + weight, 0)
  const at = rows.findIndex((row) =>
    typeof label === 'string' ? row.label === label : label.test(row.label),
  )
  expect(at, `${label} in ${rows.map((row) => row.label).join(', ')}`).toBeGreaterThanOrEqual(0)
  const above = weights.slice(0, at).reduce((sum, weight) => sum + weight, 0)
  return { x: menu.x, width: menu.width, y: menu.y + margin + above * unit, height: unit }
}

/** Whether the menu offers to resume notifications. */
export const isPaused = async (desktop: RealDesktop) =>
  (await menuWords(desktop)).includes('Resume notifications')

/** Longer than two presses may be apart to be a double click, ms. */
const apartMs = 600

/** Presses a button on the icon once it can't be the second half of a double click, and waits for what it does. */
export async function pressUntil(
  { screen }: RealDesktop,
  icon: Box,
  button: 1 | 2,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const since = performance.now()
  await expect.poll(() => performance.now() - since, { intervals: [apartMs] }).toBeGreaterThan(apartMs)
  await screen.click(icon, button)
  await expect.poll(isDone).toBe(true)
}
