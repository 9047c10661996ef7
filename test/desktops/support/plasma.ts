import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { startDisplay } from '#scripts/desktop.ts'
import { startPrivateBus } from '#test/support/desktop/private-bus.ts'
import { readOutput, startProgram, type DesktopEnv, type Program } from '#test/support/real/programs.ts'
import { openScreen } from '#test/support/real/screen.ts'
import { anotherWindow } from './on-x11.ts'
import type { DesktopKind, RealDesktop } from './real-desktop.ts'
import { startSession } from './session.ts'
import { untilChanged } from './steps.ts'

const size = { width: 1280, height: 800 }
const panelHeight = 30

/** Plasma's own icons. Plasma doesn't add icons that its settings list as known. */
const ownIcons = ['battery', 'bluetooth', 'brightness', 'cameraindicator', 'clipboard', 'devicenotifier']
  .concat(['kscreen', 'keyboardindicator', 'keyboardlayout', 'manage-inputmethod', 'mediacontroller'])
  .concat(['networkmanagement', 'notifications', 'printmanager', 'vault', 'volume', 'weather'])
  .map((name) => `org.kde.plasma.${name}`)

/** Excludes Plasma's own icons, which appear late and would move ours. */
const shell = `[Containments][1]
formfactor=0
immutability=1
lastScreen=0
location=0
plugin=org.kde.desktopcontainment

[Containments][2]
formfactor=2
immutability=1
lastScreen=0
location=4
plugin=org.kde.panel

[Containments][2][Applets][3]
immutability=1
plugin=org.kde.plasma.systemtray

[Containments][2][Applets][3][Configuration]
SystrayContainmentId=4

[Containments][2][General]
AppletOrder=3

[Containments][4]
formfactor=2
immutability=1
lastScreen=0
location=4
plugin=org.kde.plasma.private.systemtray

[Containments][4][General]
extraItems=org.kde.plasma.notifications
knownItems=${ownIcons.join(',')}
showAllItems=true
`

/** A fixed look, because Plasma changes it when a window is below the panel. */
const panelLook = '[PlasmaViews][Panel 2]\nfloating=0\npanelOpacity=1\n'

/** In ms. With this timeout, the progress line of a notification moves too slowly to change the pictures. */
const popups = '[Notifications]\nPopupPosition=BottomRight\nPopupTimeout=120000\n'

export const plasma: DesktopKind = { name: 'plasma', title: 'KDE Plasma', start: startPlasma }

async function startPlasma(): Promise<RealDesktop> {
  const display = await startDisplay()
  const own = {
    XDG_CURRENT_DESKTOP: 'KDE',
    XDG_SESSION_TYPE: 'wayland',
    KDE_FULL_SESSION: 'true',
    KDE_SESSION_VERSION: '6',
    // Programs that the bus starts need to find the compositor.
    WAYLAND_DISPLAY: 'wayland-k',
    QT_QPA_PLATFORM: 'wayland',
    DISPLAY: '',
    KWIN_COMPOSE: 'Q',
    QT_QUICK_BACKEND: 'software',
  }
  const session = await startSession('plasma', own, ['org.kde.plasma.Notifications.service'])
  const settings = join(session.home, 'config')
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, 'plasma-org.kde.plasma.desktop-appletsrc'), shell)
  await writeFile(join(settings, 'plasmashellrc'), panelLook)
  await writeFile(join(settings, 'plasmanotifyrc'), popups)
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
  const helper = startProgram('kded6', [], env)
  const seen = openScreen(outside, session.pictures)
  const screen = {
    ...seen,
    rest: () => seen.hover({ x: size.width - 1, y: 1, width: 0, height: 0 }),
  }
  const tray = { x: 0, y: size.height - panelHeight, width: size.width, height: panelHeight }
  let panel: Program | undefined
  const others: Program[] = []

  return {
    busAddress: session.busAddress,
    env,
    switches: ['--ozone-platform-hint=auto'],
    screen,
    whole: { x: 0, y: 16, width: size.width, height: size.height - panelHeight - 16 },
    tray,
    menus: { x: 0, y: 16, width: 640, height: size.height - panelHeight - 16 },
    menuRows: { margin: 4, separator: 0.3 },
    menuButton: 3,
    clicksAreOurs: true,
    hasTooltips: true,
    notifications: { x: 640, y: 300, width: 640, height: size.height - panelHeight - 300 },
    trayItems: session.trayItems,
    startPanel: () =>
      untilChanged({ screen }, tray, async () => {
        panel = startProgram('plasmashell', [], env)
        await expect.poll(() => session.hasName('org.freedesktop.Notifications')).toBe(true)
        await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
      }),
    stopPanel: () => untilChanged({ screen }, tray, async () => panel?.stop()),
    async minimiseWindow() {
      await readOutput('xdotool', ['key', 'super+Next'], outside)
    },
    async coverWindow() {
      others.push(startProgram('gjs', ['-c', anotherWindow], { ...env, GDK_BACKEND: 'wayland' }))
    },
    pressRestart: ({ x, y, width, height }) =>
      screen.click({ x: x + width - 121, y: y + height - 34, width: 60, height: 30 }),
    async stop() {
      for (const program of others) await program.stop()
      await panel?.stop()
      await helper.stop()
      await compositor.stop()
      await systemBus.stop()
      await session.stop()
      await display.stop()
    },
  }
}
