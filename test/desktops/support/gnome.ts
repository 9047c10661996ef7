import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { startDisplay } from '#scripts/desktop.ts'
import { connectDesktop } from '#test/support/desktop/connection.ts'
import { startPrivateBus } from '#test/support/desktop/private-bus.ts'
import { readOutput, startProgram, startUntilPrinted, type Program } from '#test/support/real/programs.ts'
import { openScreen } from '#test/support/real/screen.ts'
import { anotherWindow } from './on-x11.ts'
import type { DesktopKind, RealDesktop } from './real-desktop.ts'
import { still } from './steps.ts'
import { startSession } from './session.ts'

const size = { width: 1280, height: 800 }
const barHeight = 32
const extension = 'ubuntu-appindicators@ubuntu.com'

async function leaveOverview(busAddress: string): Promise<void> {
  const bus = await connectDesktop(busAddress)
  const shell = {
    service: 'org.gnome.Shell',
    path: '/org/gnome/Shell',
    interface: 'org.freedesktop.DBus.Properties',
  }
  const isThere = async () => {
    const [is] = await bus.call(shell, 'Get', 'ss', ['org.gnome.Shell', 'OverviewActive'])
    return is
  }
  await expect.poll(isThere).toBe(true)
  await bus.call(shell, 'Set', 'ssv', ['org.gnome.Shell', 'OverviewActive', ['b', false]])
  await expect.poll(isThere).toBe(false)
  await bus.close()
}

export const gnome: DesktopKind = {
  name: 'gnome',
  title: 'GNOME Shell',
  start: () => startGnome('gnome', true),
}
export const gnomeWithoutTray: DesktopKind = {
  name: 'gnome-without-tray',
  title: 'GNOME Shell without the extension',
  start: () => startGnome('gnome-without-tray', false),
}

async function startGnome(name: string, hasTray: boolean): Promise<RealDesktop> {
  const display = await startDisplay()
  const session = await startSession(name, {
    XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_SESSION_TYPE: 'wayland',
    DISPLAY: display.address,
    MUTTER_DEBUG_DUMMY_MODE_SPECS: `${size.width}x${size.height}`,
    LIBGL_ALWAYS_SOFTWARE: '1',
    // Reads the settings from a file, because there is no settings service.
    GSETTINGS_BACKEND: 'keyfile',
  })
  const settings = join(session.home, 'config/glib-2.0/settings')
  await mkdir(settings, { recursive: true })
  await writeFile(
    join(settings, 'keyfile'),
    [
      '[org/gnome/shell]',
      `enabled-extensions=['${hasTray ? extension : ''}']`,
      "welcome-dialog-last-shown-version='99'",
      '[org/gnome/desktop/interface]',
      'enable-animations=false',
      // Banners are off during the start, because GNOME warns about running as root and without a display
      // manager.
      '[org/gnome/desktop/notifications]',
      'show-banners=false',
      '',
    ].join('\n'),
  )
  // GNOME Shell calls many services of the system bus, but also works with an empty bus.
  const systemBus = await startPrivateBus()
  const env = { ...session.env, DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  // The overview is only left once GNOME Shell has started. Otherwise, the start would stop, and no icons would
  // appear.
  const shell = await startUntilPrinted(
    'gnome-shell',
    ['--nested', '--wayland-display', 'wayland-g'],
    env,
    'GNOME Shell started',
  )
  await expect.poll(() => session.hasName('org.freedesktop.Notifications')).toBe(true)
  const seen = openScreen(env, session.pictures)
  const screen = {
    ...seen,
    rest: () => seen.hover({ x: size.width - 1, y: size.height - 1, width: 0, height: 0 }),
  }
  const inside = { ...env, WAYLAND_DISPLAY: 'wayland-g', DISPLAY: '' }
  await leaveOverview(session.busAddress)
  await screen.rest()

  let other: Program | undefined

  const desktop: RealDesktop = {
    busAddress: session.busAddress,
    env: inside,
    switches: ['--ozone-platform-hint=auto'],
    screen,
    // Excludes the bar, which contains a clock, and the lowest rows, where the mouse pointer is.
    whole: { x: 0, y: barHeight, width: size.width, height: size.height - barHeight - 16 },
    tray: { x: size.width / 2 + 200, y: 0, width: size.width / 2 - 200, height: barHeight },
    menus: { x: 970, y: barHeight, width: size.width - 970, height: size.height - barHeight - 16 },
    menuRows: { margin: 7, separator: 0.51 },
    menuButton: 3,
    clicksAreOurs: false,
    hasTooltips: false,
    notifications: { x: size.width / 4, y: barHeight, width: size.width / 2, height: 300 },
    trayItems: session.trayItems,
    async startPanel() {
      if (hasTray) await readOutput('gnome-extensions', ['enable', extension], inside)
      await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(hasTray)
      await readOutput(
        'gsettings',
        ['set', 'org.gnome.desktop.notifications', 'show-banners', 'true'],
        inside,
      )
    },
    async stopPanel() {
      await readOutput('gnome-extensions', ['disable', extension], inside)
    },
    async minimiseWindow() {
      await readOutput('xdotool', ['key', 'super+h'], env)
    },
    async coverWindow() {
      await other?.stop()
      other = startProgram('gjs', ['-c', anotherWindow], inside)
    },
    async pressRestart(notification) {
      // The buttons appear below the notification while the pointer is over it.
      await screen.hover(notification)
      await still(desktop, desktop.notifications)
      const { x, y, width, height } = notification
      await screen.click({ x, y: y + height, width: width / 2, height: 24 })
    },
    async stop() {
      await other?.stop()
      await shell.stop()
      await systemBus.stop()
      await session.stop()
      await display.stop()
    },
  }
  return desktop
}
