import type Electron from 'electron'
import { iconPng } from '#main/tray/icon.ts'
import { menuTemplate } from './native-menu.ts'
import type { IconState, MakeTray } from '#main/tray/native-tray.ts'

const SCALES: Readonly<
  Partial<Record<NodeJS.Platform, { readonly points: number; readonly scales: readonly number[] }>>
> = {
  darwin: { points: 18, scales: [1, 2, 3] },
  win32: { points: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] },
}

/** Electron's tray on Linux takes one picture for all screens. */
const anywhere = { points: 22, scales: [1] }

interface Picture {
  readonly scaleFactor: number
  readonly buffer: Buffer
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
 * The trays of macOS and Windows, and of Linux desktops without StatusNotifier. On other Linux desktops it
 * would renumber all items at each update, which loses clicks.
 */
export function electronTrays(
  { Tray, Menu, nativeImage }: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeImage'>,
  platform: NodeJS.Platform,
): MakeTray {
  function imageOf(look: IconState): Electron.NativeImage {
    const image = nativeImage.createEmpty()
    for (const picture of pictures(look, platform)) image.addRepresentation(picture)
    image.setTemplateImage(look.theme === 'template')
    return image
  }

  return (look, { stands, pressed, pressedMiddle, onCommand, menuOpened, menuClosed }) => {
    const tray = new Tray(imageOf(look))
    stands()
    // On macOS a click opens the menu, and isn't reported.
    tray.on('click', pressed)
    // Only Windows reports it.
    if (platform === 'win32') tray.on('middle-click', pressedMiddle)
    return {
      setLook: (next) => tray.setImage(imageOf(next)),
      setToolTip: (text) => tray.setToolTip(text),
      setMenu(items) {
        const menu = Menu.buildFromTemplate(menuTemplate(items, onCommand))
        menu.on('menu-will-show', menuOpened)
        menu.on('menu-will-close', menuClosed)
        tray.setContextMenu(menu)
      },
      destroy: () => tray.destroy(),
    }
  }
}
