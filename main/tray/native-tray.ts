import type { Command } from '#main/commands/index.ts'
import type { IconTheme } from './icon.ts'
import type { TrayIcon, TrayItem } from './tray.ts'

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
  readonly stands: () => void
  /** Linux: a panel has requested the menu. */
  readonly menuGiven: () => void
  readonly pressed: () => void
  readonly pressedMiddle: () => void
  readonly onCommand: (command: Command) => void
  /** Linux: whether the menu is open. Some panels report it before they show the menu. */
  readonly menuRead: (isRead: boolean) => void
  /** Don't change an open menu. */
  readonly menuOpened: () => void
  readonly menuClosed: () => void
}

export type MakeTray = (look: IconState, events: TrayEvents) => NativeTray

/** It needs neither icon nor menu to register, but they must be served in the same turn of the event loop. */
export interface ItemAnnouncement {
  /** At once if known, and at each change. The promise resolves when the item is registered. */
  watch(panel: (registered: Promise<void> | undefined) => void): () => void
  /** Registers with no further panel. Known panels drop the item when the connection closes. */
  withdraw(): void
}
