import type { Clock } from '#main/base/clock.ts'
import type { ServedObject, SessionBus } from '../dbus/session-bus.ts'
import { serveMenu, type BusMenu } from './bus-menu.ts'
import { getIconPng, decodePng } from '#main/desktop/tray-icon.ts'
import type {
  IconState,
  TrayItemRegistration,
  TrayFactory,
  NativeTray,
  TrayEvents,
  TrayItem,
} from '#main/desktop/tray/tray.ts'
import { itemInterface, itemPath } from './tray-host.ts'

export interface StatusItemOptions {
  readonly bus: SessionBus
  readonly clock: Clock
  readonly announcement: TrayItemRegistration
}

/**
 * The sizes of the icon, in pixels. Panels draw icons 16 to 24 pixels high, on screens of up to three times
 * the density.
 */
const iconSizes = [16, 22, 24, 32, 44, 48, 66]

const ignore = () => null

/** Returns the width, the height, and the pixels as ARGB in network byte order. */
function toPixmap({ icon, theme }: IconState, size: number): readonly [number, number, Buffer] {
  const { rgba } = decodePng(getIconPng(icon, size, theme))
  const argb = Buffer.alloc(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    argb[at] = rgba[at + 3] ?? 0
    argb.set(rgba.subarray(at, at + 3), at + 1)
  }
  return [size, size, argb]
}

const point = { x: 'i', y: 'i' }

function createMethods({ onPress, onMiddlePress }: TrayEvents): ServedObject['methods'] {
  const createMethod = (handle: () => void) => ({
    in: point,
    handler() {
      handle()
      return null
    },
  })
  return {
    Activate: createMethod(onPress),
    // The panel itself shows the menu, so there is nothing to do.
    ContextMenu: { in: point, handler: ignore },
    SecondaryActivate: createMethod(onMiddlePress),
    Scroll: { in: { delta: 'i', orientation: 's' }, handler: ignore },
  }
}

/**
 * Serves KDE's StatusNotifierItem protocol. Unlike Electron's tray, this item keeps an open menu open while
 * its texts change, and loses no clicks.
 */
class StatusItem implements NativeTray {
  readonly #bus: StatusItemOptions['bus']
  readonly #menu: BusMenu
  readonly #item: ServedObject
  readonly #stops: readonly (() => void)[]
  #look: IconState
  #pixmaps: readonly unknown[] | undefined
  #toolTip = ''

  constructor(options: StatusItemOptions, first: IconState, events: TrayEvents) {
    const { bus, clock, announcement } = options
    const { onCommand, onMenuOpenChange: onOpenChange, onMenuFetch: onFetch } = events
    this.#bus = bus
    this.#look = first
    this.#menu = serveMenu({ bus, clock, path: `${itemPath}/Menu`, onCommand, onOpenChange, onFetch })
    this.#item = this.#createService(createMethods(events))
    this.#stops = [
      bus.serve(this.#item),
      announcement.watch((registered) => {
        this.#menu.closed()
        void registered?.then(events.onVisible)
      }),
    ]
  }

  setLook(next: IconState): void {
    this.#look = next
    this.#pixmaps = undefined
    this.#bus.emit(this.#item, 'NewIcon')
  }

  setToolTip(text: string): void {
    this.#toolTip = text
    this.#bus.emit(this.#item, 'NewToolTip')
  }

  setMenu(items: readonly TrayItem[]): void {
    this.#menu.show(items)
  }

  destroy(): void {
    for (const stop of this.#stops.toReversed()) stop()
    this.#menu.dispose()
  }

  #createService(methods: ServedObject['methods']): ServedObject {
    return {
      path: itemPath,
      interface: itemInterface,
      methods,
      properties: {
        Category: { type: 's', get: () => 'ApplicationStatus' },
        Id: { type: 's', get: () => 'compileo-tray' },
        Title: { type: 's', get: () => 'Compileo Tray' },
        Status: { type: 's', get: () => 'Active' },
        WindowId: { type: 'i', get: () => 0 },
        IconName: { type: 's', get: () => '' },
        IconThemePath: { type: 's', get: () => '' },
        IconPixmap: {
          type: 'a(iiay)',
          get: () => (this.#pixmaps ??= iconSizes.map((size) => toPixmap(this.#look, size))),
        },
        OverlayIconName: { type: 's', get: () => '' },
        OverlayIconPixmap: { type: 'a(iiay)', get: () => [] },
        AttentionIconName: { type: 's', get: () => '' },
        AttentionIconPixmap: { type: 'a(iiay)', get: () => [] },
        AttentionMovieName: { type: 's', get: () => '' },
        ToolTip: { type: '(sa(iiay)ss)', get: () => ['', [], this.#toolTip, ''] },
        ItemIsMenu: { type: 'b', get: () => false },
        Menu: { type: 'o', get: () => this.#menu.path },
      },
      signals: {
        NewTitle: {},
        NewIcon: {},
        NewAttentionIcon: {},
        NewOverlayIcon: {},
        NewToolTip: {},
        NewStatus: { status: 's' },
      },
    }
  }
}

export const createStatusItemFactory =
  (options: StatusItemOptions): TrayFactory =>
  (first, events) =>
    new StatusItem(options, first, events)
