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

export const action = (label: string, command: Command): TrayItem => ({ type: 'action', label, command })

export interface TrayView {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}
