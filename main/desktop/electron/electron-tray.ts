import type Electron from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import type { Command } from '#main/core/commands/index.ts'
import { getIconPng } from '#main/desktop/tray-icon.ts'
import type { IconState, TrayFactory, TrayItem } from '#main/desktop/tray/tray.ts'

/** Doubles each `&` in a menu label, because a single `&` marks an accelerator. */
const escapeLabel = (label: string) => label.replaceAll('&', '&&')

/**
 * Creates the template of Electron's menu. Each item sends its own command, because its position may have
 * changed before the click.
 */
export function createMenuTemplate(
  items: readonly TrayItem[],
  onCommand: (command: Command) => void,
): MenuItemConstructorOptions[] {
  return items.map((item): MenuItemConstructorOptions => {
    switch (item.type) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: escapeLabel(item.label), enabled: false }
      case 'action':
        return { label: escapeLabel(item.label), click: () => onCommand(item.command) }
      case 'submenu':
        return { label: escapeLabel(item.label), submenu: createMenuTemplate(item.items, onCommand) }
    }
  })
}

/** Returns the sizes of the icon's images. On Linux, Electron's tray uses a single image for all screens. */
function getSizes(platform: NodeJS.Platform): {
  readonly points: number
  readonly scales: readonly number[]
} {
  if (platform === 'darwin') return { points: 18, scales: [1, 2, 3] }
  if (platform === 'win32') return { points: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] }
  return { points: 22, scales: [1] }
}

/** Draws the icon for each scale of the platform's screens. */
export function renderIcons({ icon, theme }: IconState, platform: NodeJS.Platform) {
  const { points, scales } = getSizes(platform)
  return scales.map((scaleFactor) => ({
    scaleFactor,
    buffer: getIconPng(icon, Math.round(points * scaleFactor), theme),
  }))
}

/**
 * Creates the factory for the trays of macOS, Windows, and Linux desktops without StatusNotifier. Other
 * desktops use our own item, because Electron renumbers all menu items at each update and so loses clicks.
 */
export function createElectronTrayFactory(
  { Tray, Menu, nativeImage }: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeImage'>,
  platform: NodeJS.Platform,
): TrayFactory {
  function createImage(iconState: IconState): Electron.NativeImage {
    const image = nativeImage.createEmpty()
    for (const picture of renderIcons(iconState, platform)) image.addRepresentation(picture)
    image.setTemplateImage(iconState.theme === 'template')
    return image
  }

  return (iconState, { onVisible, onPress, onMiddlePress, onCommand, onMenuOpen, onMenuClose }) => {
    const tray = new Tray(createImage(iconState))
    onVisible()
    // On macOS this event doesn't occur, because a click opens the menu.
    tray.on('click', onPress)
    // Electron reports middle clicks only on Windows.
    if (platform === 'win32') tray.on('middle-click', onMiddlePress)
    return {
      setLook: (next) => tray.setImage(createImage(next)),
      setToolTip: (text) => tray.setToolTip(text),
      setMenu(items) {
        const menu = Menu.buildFromTemplate(createMenuTemplate(items, onCommand))
        menu.on('menu-will-show', onMenuOpen)
        menu.on('menu-will-close', onMenuClose)
        tray.setContextMenu(menu)
      },
      destroy: () => tray.destroy(),
    }
  }
}
