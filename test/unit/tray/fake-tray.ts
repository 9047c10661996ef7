import type * as Electron from 'electron'
import type { MenuEvents, NativeTray, Picture, TrayFactory } from '../../../main/tray/native-tray.ts'
import type { electronTrayFactory } from '../../../main/tray/native-tray.ts'

/** Fails to compile when Electron's Tray is no longer what the shell uses of it. */
export type ElectronFits =
  ReturnType<typeof electronTrayFactory> extends TrayFactory<Electron.NativeImage, Electron.Menu>
    ? true
    : never
export const electronFits: ElectronFits = true

/** A menu as the fake system shows it. */
export interface FakeMenu {
  readonly template: Electron.MenuItemConstructorOptions[]
  readonly events: MenuEvents
}

export interface FakeImage {
  readonly sizes: readonly { readonly scale: number; readonly width: number }[]
  readonly template: boolean
}

export interface FakeTray extends NativeTray<FakeImage, FakeMenu> {
  readonly image: FakeImage
  readonly menu: FakeMenu | undefined
  click(): void
}

export interface FakeDesktop {
  readonly factory: TrayFactory<FakeImage, FakeMenu>
  readonly trays: FakeTray[]
  /** What was written to all trays, in order, since the last `taken`. */
  taken(): string[]
}

function widthOf(png: Buffer): number {
  return png.readUInt32BE(16)
}

/** A desktop that notes what is written to its tray. */
export function fakeDesktop(): FakeDesktop {
  const trays: FakeTray[] = []
  let log: string[] = []
  return {
    trays,
    taken() {
      const written = log
      log = []
      return written
    },
    factory: {
      createTray(first) {
        const name = trays.length === 0 ? '' : ` of tray ${trays.length + 1}`
        const note = (what: string) => log.push(`${what}${name}`)
        let image = first
        let menu: FakeMenu | undefined
        let clicked: (() => void) | undefined
        note('made')
        const tray: FakeTray = {
          get image() {
            return image
          },
          get menu() {
            return menu
          },
          setImage(next) {
            image = next
            note('image')
          },
          setToolTip(text) {
            note(`tooltip ${text}`)
          },
          setContextMenu(next) {
            menu = next
            note('menu')
          },
          on(_event, listener) {
            clicked = listener
          },
          destroy() {
            note('destroyed')
          },
          click: () => clicked?.(),
        }
        trays.push(tray)
        return tray
      },
      buildMenu: (template, events) => ({ template, events }),
      imageFromPng: (pictures: readonly Picture[], template) => ({
        sizes: pictures.map(({ scale, png }) => ({ scale, width: widthOf(png) })),
        template,
      }),
    },
  }
}
