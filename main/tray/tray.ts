import type { Command } from '#main/commands/index.ts'

export interface TrayIcon {
  /** The shape: the logo, a ring with this many filled quarters, or the logo crossed out. */
  readonly shape: 'idle' | 0 | 1 | 2 | 3 | 'offline'
  /**
   * The mark at the lower right: a dot if something needs the user, or two bars while notifications are
   * paused.
   */
  readonly mark?: 'attention' | 'paused' | undefined
}

/**
 * An item of the tray's menu. Actions contain the job's key, so that a click finds the job even after the
 * menu has changed.
 */
export type TrayItem =
  | { readonly type: 'separator' }
  | { readonly type: 'text'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly command: Command }
  | {
      readonly type: 'submenu'
      /**
       * Identifies the item while it means the same to the user, even if its label changes, such as a job's
       * key.
       */
      readonly key: string
      readonly label: string
      readonly items: readonly TrayItem[]
    }

export const createAction = (label: string, command: Command): TrayItem => ({
  type: 'action',
  label,
  command,
})

export interface TrayView {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}

/**
 * `unknown`: for Linux panels, with tones for light and dark. `template`: macOS colours the alpha channel
 * itself.
 */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

export interface IconState {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/** The tray of one platform. It writes every value; the controller filters out repeated ones. */
export interface NativeTray {
  setLook(look: IconState): void
  setToolTip(text: string): void
  setMenu(items: readonly TrayItem[]): void
  destroy(): void
}

export interface TrayEvents {
  /** Called when the icon is registered with the panel. */
  readonly onVisible: () => void
  /** Linux: called when a panel has requested the menu. */
  readonly onMenuFetch: () => void
  readonly onPress: () => void
  readonly onMiddlePress: () => void
  readonly onCommand: (command: Command) => void
  /** Linux: called with whether the menu is open. Some panels report that before they show the menu. */
  readonly onMenuOpenChange: (isRead: boolean) => void
  /** Called when the menu opens, because an open menu must not be changed. */
  readonly onMenuOpen: () => void
  readonly onMenuClose: () => void
}

export type TrayFactory = (look: IconState, events: TrayEvents) => NativeTray

/**
 * Registers the item with panels. It needs neither icon nor menu at first, but both must be served in the
 * same turn of the event loop.
 */
export interface ItemAnnouncement {
  /**
   * Calls `panel` when a panel appears or disappears, and at once if that is known. The promise resolves when
   * the item is registered.
   */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /** Doesn't register with any further panel. Known panels drop the item when the connection closes. */
  withdraw(): void
}
