import type { TrayItemSeen } from '../../support/desktop/tray-host.ts'
import type { Box } from '../../support/real/picture.ts'
import type { DesktopEnv } from '../../support/real/programs.ts'
import type { Screen } from '../../support/real/screen.ts'

/** How high the rows of a menu are, compared with each other. */
export interface MenuRows {
  /** Above the first row and below the last, pixels. */
  readonly margin: number
  /** The height of a separator, as a part of a row's. */
  readonly separator: number
}

/** The place where a program starts: its own session, a screen, a mouse. */
export interface Surroundings {
  readonly busAddress: string
  /** The environment of a program started there. */
  readonly env: DesktopEnv
  /** Chromium's switches for a native window here. */
  readonly switches: readonly string[]
  readonly screen: Screen
  /** The whole screen, but for what may never be seen alike. */
  readonly whole: Box
  /** Where the icons are: while nothing else happens, only an icon changes there. */
  readonly tray: Box
  stop(): Promise<void>
}

/** A desktop as people have it: its compositor, panel and notification daemon. */
export interface RealDesktop extends Surroundings {
  /** How the rows of its menus are laid out. */
  readonly menuRows: MenuRows
  /** Where an icon's menu opens, if nothing else changes there. */
  readonly menus: Box
  /** What opens the menu of an icon: 1 the left button, 3 the right one. */
  readonly menuButton: 1 | 3
  /** Whether a click on an icon is the program's, and not the menu's. */
  readonly clicksAreOurs: boolean
  /** Whether it shows a tooltip for an icon. */
  readonly hasTooltips: boolean
  /** Where notifications come up. */
  readonly notifications: Box
  /** Our icons in the tray, as registered with the panel. */
  trayItems(): Promise<readonly TrayItemSeen[]>
  startPanel(): Promise<void>
  /** Ends the panel, as when it crashes, or an extension is switched off. */
  stopPanel(): Promise<void>
  /** Minimises our window, which is in front; on desktops that can't minimise, puts it away. */
  minimiseWindow(): Promise<void>
  /** Hides our window behind another one. */
  coverWindow(): Promise<void>
  /** Clicks Restart on the notification in this box. */
  pressRestart(notification: Box): Promise<void>
}

/** A desktop by its name on the command line, and how to start it. */
export interface DesktopKind {
  readonly name: string
  /** As people call it. */
  readonly title: string
  start(): Promise<RealDesktop>
}
