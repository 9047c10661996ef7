import type { SurfaceCommand } from '../commands/surface-command.ts'
import type { IconTheme } from './icon.ts'
import type { TrayIcon, TrayItem } from './tray.ts'

/** The icon and its background. */
export interface IconState {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/** A system's tray icon. It writes every value it gets; the shell filters out repeated ones. */
export interface NativeTray {
  setLook(look: IconState): void
  setToolTip(text: string): void
  /** @param opensByClick whether a click on the icon opens the menu, on systems that leave the choice to us; default false */
  setMenu(items: readonly TrayItem[], opensByClick?: boolean): void
  destroy(): void
}

/** The icon's place on the screen, in DIP, if the system reports it. */
export interface IconPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What the user does with it. */
export interface TrayEvents {
  /** The icon is registered with the panel. */
  readonly stands: () => void
  /** Linux: a panel has requested the menu. */
  readonly menuGiven: () => void
  /** The icon was clicked, on systems where that doesn't open the menu. */
  readonly pressed: (icon?: IconPlace) => void
  /** The icon was clicked with the middle button. */
  readonly pressedMiddle: () => void
  readonly onCommand: (command: SurfaceCommand) => void
  /** Linux: whether the menu is open. Its texts keep changing meanwhile. Some panels report it before they show the menu. */
  readonly menuRead: (isRead: boolean) => void
  /** The menu was opened; don't change it until it is closed. */
  readonly menuOpened: () => void
  readonly menuClosed: () => void
}

/** Where the icon is: in a StatusNotifier panel; offered to XEmbed trays, if there are any; or waiting for the next panel. */
export type IconHost = 'panel' | 'old-trays' | 'none'

export type MakeTray = (look: IconState, events: TrayEvents) => NativeTray

/**
 * Our item, registered with the desktop's panels. It needs neither icon nor menu, so we can register it before they exist; but they
 * must be served in the same turn of the event loop.
 */
export interface ItemAnnouncement {
  /**
   * Emits whether a panel with a tray exists: at once if known, and at each change. If one exists, the promise resolves when the item is
   * registered with it.
   */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /** Resolves when it is first known whether a panel exists, in the same turn of the event loop. */
  readonly known: Promise<void>
  /** Registers with no further panel. Known panels drop the item when the connection closes. */
  withdraw(): void
}
