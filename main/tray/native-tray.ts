import type { SurfaceCommand } from '../commands/surface-command.ts'
import type { IconTheme } from './icon.ts'
import type { TrayIcon, TrayItem } from './tray.ts'

/** The icon, and what it stands on. */
export interface Look {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/** A tray icon as a system has it. It writes what it is told; the shell sees to it that nothing is told twice. */
export interface NativeTray {
  setLook(look: Look): void
  setToolTip(text: string): void
  /** @param opensByClick whether a press on the icon opens the menu, where a system leaves that to us; not unless given */
  setMenu(items: readonly TrayItem[], opensByClick?: boolean): void
  destroy(): void
}

/** Where the icon is on the screen, in DIP, where the system says so. */
export interface IconPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a person does with it. */
export interface TrayEvents {
  /** The panel has been told of it. */
  readonly stands: () => void
  /** Linux: a panel asked for the menu and is being sent it. */
  readonly menuGiven: () => void
  /** The icon itself was pressed, where that doesn't open the menu. */
  readonly pressed: (icon?: IconPlace) => void
  /** It was pressed by the middle button, where there is one. */
  readonly pressedMiddle: () => void
  readonly onCommand: (command: SurfaceCommand) => void
  /**
   * Linux: whether a person has the menu before them, whose words go on meanwhile. Told before it is shown, where the panel
   * says so.
   */
  readonly menuRead: (isRead: boolean) => void
  /** The menu was opened, and may not be written until it was closed again. */
  readonly menuOpened: () => void
  readonly menuClosed: () => void
}

/**
 * Where the icon is: in a panel of today's kind; offered to trays of the old kind (XEmbed), of which there may be none; or
 * nowhere, for it waits for the next panel.
 */
export type IconHost = 'panel' | 'old-trays' | 'none'

export type MakeTray = (look: Look, events: TrayEvents) => NativeTray

/**
 * Our item, as the desktop's panels are told of it. It needs neither icon nor menu, so that it can be announced before
 * these are known; but they have to be served in the same turn of the event loop as a panel is told.
 */
export interface ItemAnnouncement {
  /**
   * Says whether there is a panel with a tray: at once where that is known, and at every change. Where there is one,
   * the item is being registered with it right now, and the promise resolves when it has been.
   */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /** Resolves when it is first known whether there is a panel, in the turn of the event loop in which it is told. */
  readonly known: Promise<void>
  /** No further panel hears of it. Those that did see the item go with the connection. */
  withdraw(): void
}
