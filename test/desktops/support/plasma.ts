import { expect } from 'playwright/test'
import { startDisplay } from '../../../scripts/desktop.mjs'
import { startPrivateBus } from '../../support/desktop/private-bus.ts'
import { startProgram, type DesktopEnv, type Program } from '../../e2e/support/real/programs.ts'
import { screenOf } from '../../e2e/support/real/screen.ts'
import { anotherWindow } from './on-x11.ts'
import type { DesktopKind, RealDesktop } from './real-desktop.ts'
import { startSession } from './session.ts'

const size = { width: 1280, height: 800 }
const panelHeight = 50

/** KDE's Plasma on its own compositor. */
export const plasma: DesktopKind = { name: 'plasma', title: 'KDE Plasma', start: startPlasma }

async function startPlasma(): Promise<RealDesktop> {
  const display = await startDisplay()
  const session = await startSession('plasma', {
    XDG_CURRENT_DESKTOP: 'KDE',
    XDG_SESSION_TYPE: 'wayland',
    KDE_FULL_SESSION: 'true',
    KDE_SESSION_VERSION: '6',
    // What the bus starts is to find the compositor, too.
    WAYLAND_DISPLAY: 'wayland-k',
    QT_QPA_PLATFORM: 'wayland',
    DISPLAY: '',
    // No graphics card.
    KWIN_COMPOSE: 'Q',
    QT_QUICK_BACKEND: 'software',
  })
  // They ask this machine's services for much, and go on when there are none.
  const systemBus = await startPrivateBus()
  const env: DesktopEnv = { ...session.env, DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  const { WAYLAND_DISPLAY: _, QT_QPA_PLATFORM: __, ...bare } = env
  const outside = { ...bare, DISPLAY: display.address }
  const whole = ['--width', String(size.width), '--height', String(size.height)]
  const compositor = startProgram(
    'kwin_wayland',
    ['--x11-display', display.address, '--socket', 'wayland-k', ...whole],
    outside,
  )
  await expect.poll(() => session.hasName('org.kde.KWin')).toBe(true)
  const settings = startProgram('kded6', [], env)
  const seen = screenOf(outside, session.pictures)
  const screen = {
    ...seen,
    // The mouse is a part of its pictures.
    rest: () => seen.hover({ x: size.width - 1, y: 1, width: 0, height: 0 }),
  }
  let panel: Program | undefined
  const others: Program[] = []

  return {
    busAddress: session.busAddress,
    env,
    switches: ['--ozone-platform-hint=auto'],
    screen,
    whole: { x: 0, y: 16, width: size.width, height: size.height - panelHeight - 16 },
    // Without the clock at its end.
    tray: { x: 700, y: size.height - panelHeight, width: 430, height: 42 },
    menus: { x: 640, y: 16, width: 640, height: size.height - panelHeight - 16 },
    menuRows: { margin: 4, separator: 0.3 },
    menuButton: 3,
    clicksAreOurs: true,
    hasTooltips: true,
    notifications: { x: 640, y: 300, width: 640, height: size.height - panelHeight - 300 },
    hasName: session.hasName,
    trayItems: session.trayItems,
    async startPanel() {
      panel = startProgram('plasmashell', [], env)
      await expect.poll(() => session.hasName('org.freedesktop.Notifications')).toBe(true)
      await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
    },
    async stopPanel() {
      await panel?.stop()
    },
    async coverWindow() {
      others.push(startProgram('gjs', ['-c', anotherWindow], { ...env, GDK_BACKEND: 'wayland' }))
    },
    pressRestart: ({ x, y, width, height }) =>
      screen.click({ x: x + width - 121, y: y + height - 34, width: 60, height: 30 }),
    async stop() {
      for (const program of others) await program.stop()
      await panel?.stop()
      await settings.stop()
      await compositor.stop()
      await systemBus.stop()
      await session.stop()
      await display.stop()
    },
  }
}
