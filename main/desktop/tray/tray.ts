import type { Command } from '#main/core/commands/index.ts'

export interface TrayIcon {
  /** The shape of the icon: the logo, a ring with 0 to 3 filled quarters, or the logo crossed out. */
  readonly shape: 'idle' | 0 | 1 | 2 | 3 | 'offline'
  /**
   * The mark at the lower right: a dot if there are unread jobs, or two bars while notifications are paused.
   */
  readonly mark?: 'attention' | 'paused' | undefined
}

/** A command contains a job's key, so a click after a change still acts on the right job. */
export type TrayItem =
  | { readonly type: 'separator' }
  | { readonly type: 'text'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly command: Command }
  | {
      readonly type: 'submenu'
      /**
       * Identifies the item, for example by its job's key. It stays the same if only the label changes.
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
 * The themes of the icon. `unknown` is for Linux panels of an unknown colour, and is visible on light and
 * dark. With `template`, macOS colours the icon itself.
 */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

export interface IconState {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/**
 * The tray of one platform. It writes every value, because the controller has already filtered out repeated
 * ones.
 */
export interface NativeTray {
  setLook(look: IconState): void
  setToolTip(text: string): void
  setMenu(items: readonly TrayItem[]): void
  destroy(): void
}

export interface TrayEvents {
  /** Called when the panel has registered the icon. */
  readonly onVisible: () => void
  /** Called when a panel has requested the menu, only on Linux. */
  readonly onMenuFetch: () => void
  readonly onPress: () => void
  readonly onMiddlePress: () => void
  readonly onCommand: (command: Command) => void
  /**
   * Called when the panel opens or closes the menu, only on Linux. Some panels report that the menu opens
   * before they show it.
   */
  readonly onMenuOpenChange: (isRead: boolean) => void
  /** Called when the menu opens. The menu must not be changed while it is open. */
  readonly onMenuOpen: () => void
  readonly onMenuClose: () => void
}

export type TrayFactory = (look: IconState, events: TrayEvents) => NativeTray

/**
 * Registers our item with panels. The icon and the menu must be served in the same turn of the event loop in
 * which the item is registered.
 */
export interface TrayItemRegistration {
  /**
   * Calls `panel` when a panel appears or disappears, and now if that is already known. The promise resolves
   * when the item is registered; undefined means that there is no panel.
   */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /**
   * Stops registering the item with new panels. A panel that has the item drops it when our connection to the
   * bus closes.
   */
  withdraw(): void
}
