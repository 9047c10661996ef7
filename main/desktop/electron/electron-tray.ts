import type Electron from 'electron'
import { ignoreAbort } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { iconPng } from '../../tray/icon.ts'
import { menuTemplate } from './native-menu.ts'
import type { IconState, MakeTray } from '../../tray/native-tray.ts'
import type { TrayItem } from '../../tray/tray.ts'

const SCALES: Readonly<
  Partial<Record<NodeJS.Platform, { readonly points: number; readonly scales: readonly number[] }>>
> = {
  darwin: { points: 18, scales: [1, 2, 3] },
  win32: { points: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] },
}

/** XEmbed takes one picture for all screens. */
const anywhere = { points: 22, scales: [1] }

interface Picture {
  readonly scaleFactor: number
  readonly buffer: Buffer
}

/** How often we check whether a menu has closed, ms. */
const openMenuMs = 500

interface MenuWanted {
  readonly items: readonly TrayItem[]
  readonly opensByClick: boolean
}

/** Linux only: trays don't report an open menu, and setting a new one would close it. */
export interface OpenMenus {
  readonly clock: Clock
  readonly isMenuOpen: () => Promise<boolean>
}

/** Writes the latest value while no menu is open. The first is written immediately. */
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

/** Draws the icon for each screen scale of a platform. */
export function pictures({ icon, theme }: IconState, platform: NodeJS.Platform): readonly Picture[] {
  const { points, scales } = SCALES[platform] ?? anywhere
  return scales.map((scaleFactor) => ({
    scaleFactor,
    buffer: iconPng(icon, Math.round(points * scaleFactor), theme),
  }))
}

/**
 * Native trays on macOS and Windows, XEmbed on Linux. On newer Linux panels each update renumbers all
 * items, which loses clicks.
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
        // On macOS each click opens the menu, and we get no event.
        tray.setContextMenu(platform === 'darwin' && !opensByClick ? null : menu)
      },
      life.signal,
    )
    stands()
    tray.on('click', (_event, bounds) => {
      if (!opensByClick) pressed(platform === 'linux' ? undefined : bounds)
      else if (platform === 'win32') tray.popUpContextMenu()
    })
    if (platform === 'darwin') tray.on('right-click', () => opensByClick || tray.popUpContextMenu(menu))
    // Only Windows reports it.
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
