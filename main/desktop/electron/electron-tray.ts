import type Electron from 'electron'
import { ignoreAbort } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { iconPng } from '../../tray/icon.ts'
import { menuTemplate } from './native-menu.ts'
import type { IconState, MakeTray } from '../../tray/native-tray.ts'
import type { TrayItem } from '../../tray/tray.ts'

/** What a platform's trays want: the size of the icon, and for which screens. */
const SCALES: Readonly<
  Partial<Record<NodeJS.Platform, { readonly points: number; readonly scales: readonly number[] }>>
> = {
  darwin: { points: 18, scales: [1, 2, 3] },
  win32: { points: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] },
}

/** Elsewhere, by XEmbed: one picture, whatever the screen is. */
const anywhere = { points: 22, scales: [1] }

/** The icon at one scale: 1 for a plain screen, 2 for a dense one. */
interface Picture {
  readonly scaleFactor: number
  readonly buffer: Buffer
}

/** How often it is looked whether a menu is closed again, ms. */
const openMenuMs = 500

interface MenuWanted {
  readonly items: readonly TrayItem[]
  readonly opensByClick: boolean
}

/** Linux, whose trays say nothing of it: whether a menu is open now, which a new one would close. */
export interface OpenMenus {
  readonly clock: Clock
  readonly isMenuOpen: () => Promise<boolean>
}

/**
 * Writes what is wanted last as soon as no menu is open; the first at once.
 * @param signal ends it
 */
function whileClosed<T>(open: OpenMenus | undefined, write: (wanted: T) => void, signal: AbortSignal) {
  let wanted: { readonly value: T } | undefined
  let isFirst = true
  let isWaiting = false
  async function wait({ clock, isMenuOpen }: OpenMenus) {
    isWaiting = true
    while (await isMenuOpen()) await clock.sleep(openMenuMs, signal)
    isWaiting = false
    if (wanted && !signal.aborted) write(wanted.value)
    wanted = undefined
  }
  return (value: T) => {
    if (!open || isFirst) write(value)
    else {
      wanted = { value }
      if (!isWaiting) wait(open).catch(ignoreAbort(signal))
    }
    isFirst = false
  }
}

/** The icon for every screen that a platform may show it on. */
export function pictures({ icon, theme }: IconState, platform: NodeJS.Platform): readonly Picture[] {
  const { points, scales } = SCALES[platform] ?? anywhere
  return scales.map((scaleFactor) => ({
    scaleFactor,
    buffer: iconPng(icon, Math.round(points * scaleFactor), theme),
  }))
}

/**
 * Makes trays by Electron: the system's own on macOS and Windows; on Linux only for panels of the old kind (XEmbed), for
 * a new one it gives every item of the menu a new number with each writing, which shuts what a person has open and loses
 * their press. Electron's module is handed in, so that nothing here needs it in a test.
 */
export function electronTrays(
  { Tray, Menu, nativeImage }: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeImage'>,
  platform: NodeJS.Platform,
  openMenus?: OpenMenus,
): MakeTray {
  function imageOf(look: IconState): Electron.NativeImage {
    const image = nativeImage.createEmpty()
    for (const picture of pictures(look, platform)) image.addRepresentation(picture)
    image.setTemplateImage(look.theme === 'template')
    return image
  }

  return (look, { stands, pressed, pressedMiddle, onCommand, menuOpened, menuClosed }) => {
    const tray = new Tray(imageOf(look))
    const life = new AbortController()
    let menu: Electron.Menu | undefined
    let opensByClick = false
    const setMenu = whileClosed<MenuWanted>(
      openMenus,
      (wanted) => {
        menu = Menu.buildFromTemplate(menuTemplate(wanted.items, onCommand))
        menu.on('menu-will-show', menuOpened)
        menu.on('menu-will-close', menuClosed)
        opensByClick = wanted.opensByClick
        // On macOS every click opens the menu that is set, and none is told.
        tray.setContextMenu(platform === 'darwin' && !opensByClick ? null : menu)
      },
      life.signal,
    )
    stands()
    tray.on('click', (_event, bounds) => {
      if (!opensByClick) pressed(platform === 'linux' ? undefined : bounds)
      else if (platform === 'win32') tray.popUpContextMenu()
    })
    // Else the system opens the menu by itself.
    if (platform === 'darwin') tray.on('right-click', () => opensByClick || tray.popUpContextMenu(menu))
    // Only Windows tells of it.
    if (platform === 'win32') tray.on('middle-click', pressedMiddle)
    return {
      setLook: (next) => tray.setImage(imageOf(next)),
      setToolTip: (text) => tray.setToolTip(text),
      setMenu: (items, byClick = false) => setMenu({ items, opensByClick: byClick }),
      destroy() {
        life.abort()
        tray.destroy()
      },
    }
  }
}
