import type { JobKey } from '../state/types.ts'

/** What the icon says. Shapes differ, not colours alone. */
export interface TrayIcon {
  readonly kind: 'idle' | 'active' | 'attention' | 'offline'
  /** Eighths of the progress ring, 0-8; only with `active`. */
  readonly eighths: number
}

/** What a press on a menu item asks for: dispatched by name and key, never by its place. */
export type TrayIntent =
  | { readonly do: 'open' }
  | { readonly do: 'watch' }
  | { readonly do: 'details' | 'restart' | 'cancel' | 'unwatch' | 'copy-id'; readonly key: JobKey }
  | { readonly do: 'pause'; readonly until: 'hour' | 'tomorrow' | 'resume' }
  | { readonly do: 'quit' }

export type TrayItem =
  | { readonly type: 'separator' }
  | { readonly type: 'text'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly intent: TrayIntent }
  | { readonly type: 'submenu'; readonly label: string; readonly items: readonly TrayItem[] }

/** The whole tray as a value: the shell writes it only when it changed. */
export interface TrayView {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}
