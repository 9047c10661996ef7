import type { ShownTrayItem } from '#test/support/desktop/tray-host.ts'
import type { Box } from '#test/support/real/picture.ts'
import type { DesktopEnv } from '#test/support/real/programs.ts'
import type { Screen } from '#test/support/real/screen.ts'

export interface MenuRows {
  readonly margin: number
  readonly separator: number
}

export interface Surroundings {
  readonly busAddress: string
  readonly env: DesktopEnv
  readonly switches: readonly string[]
  readonly screen: Screen
  readonly whole: Box
  /** The area of the tray icons, where nothing else changes. */
  readonly tray: Box
  stop(): Promise<void>
}

export interface RealDesktop extends Surroundings {
  readonly menuRows: MenuRows
  /** The area where the icon's menu opens, and where nothing else changes. */
  readonly menus: Box
  readonly menuButton: 1 | 3
  readonly clicksAreOurs: boolean
  readonly hasTooltips: boolean
  readonly notifications: Box
  trayItems(): Promise<readonly ShownTrayItem[]>
  startPanel(): Promise<void>
  stopPanel(): Promise<void>
  /** Minimises the window. If the desktop can't minimise windows, moves it out of sight. */
  minimiseWindow(): Promise<void>
  coverWindow(): Promise<void>
  pressRestart(notification: Box): Promise<void>
}

export interface DesktopKind {
  readonly name: string
  readonly title: string
  start(): Promise<RealDesktop>
}
