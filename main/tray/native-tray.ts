import type Electron from 'electron'

/** What is used of Electron's Tray. */
export interface NativeTray<Image, Menu> {
  setImage(image: Image): void
  setToolTip(text: string): void
  setContextMenu(menu: Menu): void
  on(event: 'click', listener: () => void): unknown
  destroy(): void
}

/** The icon at one scale: 1 for a plain screen, 2 for a dense one. */
export interface Picture {
  readonly scale: number
  readonly png: Buffer
}

/** What a menu tells when a person opens it; not on Linux, where the panel opens it. */
export interface MenuEvents {
  readonly opened: () => void
  readonly closed: () => void
}

/** Makes the parts of a tray. Electron's, or a test's. */
export interface TrayFactory<Image, Menu> {
  createTray(image: Image): NativeTray<Image, Menu>
  buildMenu(template: Electron.MenuItemConstructorOptions[], events: MenuEvents): Menu
  /** @param template whether macOS may colour it */
  imageFromPng(pictures: readonly Picture[], template: boolean): Image
}

/** The parts by Electron. Its module is handed in, so that nothing here needs it in a test. */
export function electronTrayFactory({
  Tray,
  Menu,
  nativeImage,
}: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeImage'>): TrayFactory<Electron.NativeImage, Electron.Menu> {
  return {
    createTray: (image) => new Tray(image),
    buildMenu(template, { opened, closed }) {
      const menu = Menu.buildFromTemplate(template)
      menu.on('menu-will-show', opened)
      menu.on('menu-will-close', closed)
      return menu
    },
    imageFromPng(pictures, template) {
      const image = nativeImage.createEmpty()
      for (const { scale, png } of pictures) image.addRepresentation({ scaleFactor: scale, buffer: png })
      image.setTemplateImage(template)
      return image
    },
  }
}
