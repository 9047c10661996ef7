import type Electron from 'electron'
import { iconPng } from '../../tray/icon.ts'
import { menuTemplate } from './native-menu.ts'
import type { Look, MakeTray } from '../../tray/native-tray.ts'

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

/** The icon for every screen that a platform may show it on. */
export function pictures({ icon, theme }: Look, platform: NodeJS.Platform): readonly Picture[] {
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
): MakeTray {
  function imageOf(look: Look): Electron.NativeImage {
    const image = nativeImage.createEmpty()
    for (const picture of pictures(look, platform)) image.addRepresentation(picture)
    image.setTemplateImage(look.theme === 'template')
    return image
  }

  return (look, { stands, pressed, pressedMiddle, onCommand, menuOpened, menuClosed }) => {
    const tray = new Tray(imageOf(look))
    stands()
    // On macOS a click opens the menu.
    if (platform !== 'darwin') tray.on('click', pressed)
    // Of Windows alone.
    tray.on('middle-click', pressedMiddle)
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
