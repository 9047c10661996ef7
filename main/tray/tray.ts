import type { SurfaceCommand } from '../commands/surface-command.ts'

/** What the icon says. Shapes differ, not colours alone. */
export interface TrayIcon {
  /** The brand's shape, a ring with so many quarters, or the struck brand's shape. */
  readonly shape: 'idle' | 0 | 1 | 2 | 3 | 'offline'
  /** At the lower right: a dot if something needs the user, else two bars while notifications are paused. */
  readonly mark?: 'attention' | 'paused' | undefined
}

/** What an action asks for names its job by key: a press finds it wherever the menu has put it meanwhile. */
export type TrayItem =
  | { readonly type: 'separator' }
  | { readonly type: 'text'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly command: SurfaceCommand }
  | {
      readonly type: 'submenu'
      /** The same as long as it is the same for a person, whatever its label: a job's key. */
      readonly key: string
      readonly label: string
      readonly items: readonly TrayItem[]
    }

/** The whole tray as a value: the shell writes it only when it changed. */
export interface TrayView {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}
