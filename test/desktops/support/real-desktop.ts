import type { TrayItemSeen } from '#test/support/desktop/tray-host.ts'
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
  /** Where the icons are: nothing else changes there. */
  readonly tray: Box
  stop(): Promise<void>
}

export interface RealDesktop extends Surroundings {
  readonly menuRows: MenuRows
  /** Where an icon's menu opens: nothing else changes there. */
  readonly menus: Box
  /** Button 1 is the left one, 3 the right one. */
  readonly menuButton: 1 | 3
  readonly clicksAreOurs: boolean
  readonly hasTooltips: boolean
  readonly notifications: Box
  trayItems(): Promise<readonly TrayItemSeen[]>
  startPanel(): Promise<void>
  stopPanel(): Promise<void>
  /** It moves the window away if the desktop can't minimise. */
  minimiseWindow(): Promise<void>
  coverWindow(): Promise<void>
  pressRestart(notification: Box): Promise<void>
}

export interface DesktopKind {
  readonly name: string
  readonly title: string
  start(): Promise<RealDesktop>
}
