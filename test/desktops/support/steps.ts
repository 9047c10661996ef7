import { expect } from 'playwright/test'
import type { MenuNode } from '#test/support/desktop/desktop-doubles.ts'
import {
  findDifference,
  isSingleColour,
  cropPicture,
  type Box,
  type Picture,
} from '#test/support/real/picture.ts'
import type { Screen } from '#test/support/real/screen.ts'
import type { RealDesktop, Surroundings } from './real-desktop.ts'

/** The pauses between attempts are short, because each attempt takes a screenshot, which takes a while. */
const often = { intervals: [20] }

export async function still({ screen, whole }: Surroundings, part: Box = whole): Promise<Picture> {
  const now = motionOf(screen, part)
  await expect.poll(now.rests, { message: 'it stands still', ...often }).toBe(true)
  return now.last()
}

function motionOf(screen: Screen, part: Box) {
  let last: Picture | undefined
  return {
    async rests() {
      const before = last
      last = await screen.look(part)
      return before !== undefined && findDifference(before, last) === undefined
    },
    last() {
      if (last === undefined) throw new Error('Nothing was looked at')
      return last
    },
  }
}

export const picture = async ({ screen }: Surroundings, name: string, part?: Box) =>
  screen.savePicture(name, await screen.look(part))

const ofOurList: Box = { x: 340, y: 150, width: 600, height: 400 }

export async function windowPicture(desktop: Surroundings, name: string): Promise<void> {
  const isEmpty = async () => isSingleColour(await desktop.screen.look(ofOurList))
  await expect.poll(isEmpty, { message: 'the window is drawn', ...often }).toBe(false)
  await picture(desktop, name)
}

const within = (part: Box, box: Box): Box => ({ ...box, x: part.x + box.x, y: part.y + box.y })

interface NewThing {
  readonly name: string
  readonly least?: number
  readonly mouse?: Box
}

/** In ms, longer than the delay of a tooltip. */
const noticedMs = 1_500

function pointer(screen: Screen, box: Box): () => Promise<void> {
  let since = -Infinity
  let aside = 0
  return async () => {
    if (performance.now() - since < noticedMs) return
    since = performance.now()
    aside = 4 - aside
    await screen.hover({ ...box, width: box.width + aside })
  }
}

/** @param before an earlier picture of this part */
export async function newIn(
  { screen }: Surroundings,
  part: Box,
  before: Picture,
  { name, least = 10, mouse }: NewThing,
): Promise<Box> {
  let box: Box | undefined
  const now = motionOf(screen, part)
  const point = mouse && pointer(screen, mouse)
  const look = async () => {
    await point?.()
    if (!(await now.rests())) return 0
    box = findDifference(before, now.last())
    return box?.height ?? 0
  }
  await expect.poll(look, { message: `${name} is seen`, ...often }).toBeGreaterThan(least)
  if (!box) throw new Error(`${name} was seen, and is gone`)
  await screen.savePicture(name, cropPicture(now.last(), box))
  return within(part, box)
}

export async function goneFrom({ screen }: Surroundings, part: Box, before: Picture): Promise<void> {
  const look = async () => findDifference(before, await screen.look(part))
  await expect.poll(look, { message: 'it looks as before', ...often }).toBeUndefined()
}

export async function untilChanged(
  { screen }: Pick<Surroundings, 'screen'>,
  part: Box,
  change: () => Promise<void>,
): Promise<void> {
  const before = await screen.look(part)
  await change()
  const look = async () => findDifference(before, await screen.look(part))
  await expect.poll(look, { message: 'it looks different', ...often }).toBeDefined()
}

async function menuOf(desktop: RealDesktop): Promise<readonly MenuNode[]> {
  const items = await desktop.trayItems()
  return items[0]?.menu?.children ?? []
}

export const menuWords = async (desktop: RealDesktop) =>
  (await menuOf(desktop)).map(({ label }) => label).join('\n')

function placesIn(desktop: RealDesktop, rows: readonly MenuNode[], menu: Box): ReadonlyMap<string, Box> {
  const { margin, separator } = desktop.menuRows
  const weights = rows.map(({ kind }) => (kind === 'separator' ? separator : 1))
  const unit = (menu.height - 2 * margin) / weights.reduce((sum, weight) => sum + weight, 0)
  const places = new Map<string, Box>()
  let y = menu.y + margin
  for (const [at, { label, kind }] of rows.entries()) {
    const height = unit * (weights[at] ?? 1)
    if (kind === 'item') places.set(label, { x: menu.x, width: menu.width, y, height })
    y += height
  }
  return places
}

/**
 * Waits until the menu contains its texts, because some desktops open it empty at first.
 *
 * @param before an earlier picture of this part
 */
async function openMenu(
  desktop: RealDesktop,
  icon: Box,
  before: Picture,
  name: string,
): Promise<ReadonlyMap<string, Box>> {
  const { screen, menus } = desktop
  const now = motionOf(screen, menus)
  let places: ReadonlyMap<string, Box> = new Map()
  let since = performance.now()
  const press = async () => {
    since = performance.now()
    await screen.click(icon, desktop.menuButton)
  }
  const look = async () => {
    if (!(await now.rests())) return 'It moves'
    const menu = findDifference(before, now.last())
    if (!menu || menu.height < leastMenu) {
      if (performance.now() - since > unheardMs) await press()
      return 'It is not open'
    }
    places = placesIn(desktop, await menuOf(desktop), menu)
    for (const [label, place] of places)
      if (isSingleColour(cropPicture(now.last(), inside(place))))
        return `There are no words where it says ${label}`
    await screen.savePicture(name, cropPicture(now.last(), menu))
    return 'It is open'
  }
  await expect.poll(look, often).toBe('It is open')
  return new Map([...places].map(([label, place]) => [label, within(menus, place)]))
}

/** In ms. If a click has had no effect by then, it was lost. */
const unheardMs = 4_000

/** In px. A menu is higher than this; a tooltip isn't. */
const leastMenu = 100

interface MenuChoice {
  /** By default, the first row, which opens the window. */
  readonly label?: string
  readonly name: string
  readonly meanwhile?: () => Promise<void>
}

/** Chooses an item of the menu. Waits until the item lights up, so that a busy desktop handles the click. */
export async function chooseFromMenu(
  desktop: RealDesktop,
  icon: Box,
  { label, name, meanwhile }: MenuChoice,
): Promise<void> {
  const { screen, menus } = desktop
  const before = await still(desktop, menus)
  await screen.click(icon, desktop.menuButton)
  let rows = await openMenu(desktop, icon, before, name)
  if (meanwhile) {
    await meanwhile()
    rows = await openMenu(desktop, icon, before, name)
  }
  const row = label === undefined ? rows.values().next().value : rows.get(label)
  if (!row) throw new Error(`There is no ${label ?? 'row'} in ${[...rows.keys()].join(', ')}`)
  const dull = await screen.look(inside(row))
  const point = pointer(screen, row)
  const lights = async () => {
    await point()
    return findDifference(dull, await screen.look(inside(row))) !== undefined
  }
  await expect.poll(lights, { message: `${label ?? 'The first row'} lights up`, ...often }).toBe(true)
  await screen.click(row)
}

const inside = ({ x, y, width, height }: Box): Box => ({
  x: Math.ceil(x) + 2,
  y: Math.ceil(y) + 2,
  width: Math.floor(width) - 4,
  height: Math.floor(height) - 4,
})

export const isPaused = async (desktop: RealDesktop) =>
  (await menuWords(desktop)).includes('Resume notifications')

const apartMs = 600

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
