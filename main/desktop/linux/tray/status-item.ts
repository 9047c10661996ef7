import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import type { ServedObject, SessionBus } from '../dbus/session-bus.ts'
import { activationToken } from '../activation-token.ts'
import { serveMenu } from './bus-menu.ts'
import { iconPng } from '#main/tray/icon.ts'
import { decodePng } from '#main/tray/png.ts'
import type { ItemAnnouncement, IconState, MakeTray } from '#main/tray/native-tray.ts'
import { itemInterface, itemPath } from './tray-host.ts'

export interface StatusItemOptions {
  readonly bus: SessionBus
  readonly clock: Clock
  readonly announcement: ItemAnnouncement
  /** Lets the next window take the focus on Wayland. */
  readonly onActivationToken?: (token: string) => void
}

/** Panel icons are 16 to 24 pixels high, at up to three times the density. */
const SIZES = [16, 22, 24, 32, 44, 48, 66]

const ignore = () => null

const Activation = z.object({ token: activationToken })

/** Width, height, and ARGB in network byte order. */
function pixmap({ icon, theme }: IconState, size: number): readonly [number, number, Buffer] {
  const { rgba } = decodePng(iconPng(icon, size, theme))
  const argb = Buffer.alloc(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    argb[at] = rgba[at + 3] ?? 0
    argb.set(rgba.subarray(at, at + 3), at + 1)
  }
  return [size, size, argb]
}

/**
 * KDE's StatusNotifierItem protocol. It is our own, so that an open menu stays open while its texts change,
 * and no click is lost.
 */
export function statusItems({ bus, clock, announcement, onActivationToken }: StatusItemOptions): MakeTray {
  return (first, { stands, menuGiven, pressed, pressedMiddle, onCommand, menuRead }) => {
    let look = first
    let pixmaps: readonly unknown[] | undefined
    let toolTip = ''
    const path = `${itemPath}/Menu`
    const menu = serveMenu({ bus, clock, path, onCommand, onRead: menuRead, onGiven: menuGiven })
    const point = { x: 'i', y: 'i' }
    const item: ServedObject = {
      path: itemPath,
      interface: itemInterface,
      methods: {
        Activate: {
          in: point,
          handler() {
            pressed()
            return null
          },
        },
        // The panel shows the menu by itself.
        ContextMenu: { in: point, handler: ignore },
        SecondaryActivate: {
          in: point,
          handler() {
            pressedMiddle()
            return null
          },
        },
        Scroll: { in: { delta: 'i', orientation: 's' }, handler: ignore },
        ProvideXdgActivationToken: {
          in: { token: 's' },
          handler(given) {
            onActivationToken?.(Activation.parse(given).token)
            return null
          },
        },
      },
      properties: {
        Category: { type: 's', get: () => 'ApplicationStatus' },
        Id: { type: 's', get: () => 'compileo-tray' },
        Title: { type: 's', get: () => 'Compileo Tray' },
        Status: { type: 's', get: () => 'Active' },
        WindowId: { type: 'i', get: () => 0 },
        IconName: { type: 's', get: () => '' },
        IconThemePath: { type: 's', get: () => '' },
        IconPixmap: { type: 'a(iiay)', get: () => (pixmaps ??= SIZES.map((size) => pixmap(look, size))) },
        OverlayIconName: { type: 's', get: () => '' },
        OverlayIconPixmap: { type: 'a(iiay)', get: () => [] },
        AttentionIconName: { type: 's', get: () => '' },
        AttentionIconPixmap: { type: 'a(iiay)', get: () => [] },
        AttentionMovieName: { type: 's', get: () => '' },
        ToolTip: { type: '(sa(iiay)ss)', get: () => ['', [], toolTip, ''] },
        ItemIsMenu: { type: 'b', get: () => false },
        Menu: { type: 'o', get: () => menu.path },
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
    const takeAway = bus.serve(item)

    const stop = announcement.watch((registered) => {
      menu.closed()
      void registered?.then(stands)
    })

    return {
      setLook(next) {
        look = next
        pixmaps = undefined
        bus.emit(item, 'NewIcon')
      },
      setToolTip(text) {
        toolTip = text
        bus.emit(item, 'NewToolTip')
      },
      setMenu: (items) => menu.show(items),
      destroy() {
        stop()
        takeAway()
        menu.dispose()
      },
    }
  }
}
