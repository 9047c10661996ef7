import type { Command } from '#main/commands/index.ts'

export interface TrayIcon {
  /** The brand, a ring with this many quarters, or the struck brand. */
  readonly shape: 'idle' | 0 | 1 | 2 | 3 | 'offline'
  /** At the lower right: a dot if something needs the user, else two bars while notifications are paused. */
  readonly mark?: 'attention' | 'paused' | undefined
}

/** Actions name their job by key, so that a click finds it even after the menu has changed. */
export type TrayItem =
  | { readonly type: 'separator' }
  | { readonly type: 'text'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly command: Command }
  | {
      readonly type: 'submenu'
      /** Stable while the item means the same to the user, whatever its label: a job's key. */
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

/** `unknown`: Linux panels; the tones work on light and dark. `template`: macOS colours the alpha channel itself. */
export type IconTheme = 'light' | 'dark' | 'unknown' | 'template'

export interface IconState {
  readonly icon: TrayIcon
  readonly theme: IconTheme
}

/** Writes every value; the shell filters out repeated ones. */
export interface NativeTray {
  setLook(look: IconState): void
  setToolTip(text: string): void
  setMenu(items: readonly TrayItem[]): void
  destroy(): void
}

export interface TrayEvents {
  /** The icon is registered with the panel. */
  readonly onVisible: () => void
  /** Linux: a panel has requested the menu. */
  readonly onMenuFetch: () => void
  readonly onPress: () => void
  readonly onMiddlePress: () => void
  readonly onCommand: (command: Command) => void
  /** Linux: whether the menu is open. Some panels report it before they show the menu. */
  readonly onMenuOpenChange: (isRead: boolean) => void
  /** Don't change an open menu. */
  readonly onMenuOpen: () => void
  readonly onMenuClose: () => void
}

export type TrayFactory = (look: IconState, events: TrayEvents) => NativeTray

/** It needs neither icon nor menu to register, but they must be served in the same turn of the event loop. */
export interface ItemAnnouncement {
  /** At once if known, and at each change. The promise resolves when the item is registered. */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /** Registers with no further panel. Known panels drop the item when the connection closes. */
  withdraw(): void
}
