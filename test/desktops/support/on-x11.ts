import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'playwright/test'
import { startDisplay } from '#scripts/desktop.ts'
import { startPrivateBus } from '#test/support/desktop/private-bus.ts'
import type { Box } from '#test/support/real/picture.ts'
import { readOutput, startOpenbox, startProgram, type Program } from '#test/support/real/programs.ts'
import { openScreen } from '#test/support/real/screen.ts'
import type { DesktopKind, MenuRows, RealDesktop } from './real-desktop.ts'
import { startSession } from './session.ts'
import { untilChanged } from './steps.ts'

const size = { width: 1280, height: 900 }

type Command = readonly [program: string, ...args: string[]]

interface Parts {
  readonly name: string
  readonly title: string
  readonly calledItself: string
  readonly notifier: { readonly program: Command } | { readonly service: string } | 'panel'
  readonly manager?: 'openbox' | 'panel'
  readonly panel: readonly Command[]
  readonly settings: Readonly<Record<string, string>>
  readonly tray: Box
  readonly menus: Box
  readonly menuRows: MenuRows
  readonly notifications: Box
  readonly restart: (notification: Box) => Box
}

export const onX11 = (parts: Parts): DesktopKind => ({
  name: parts.name,
  title: parts.title,
  start: () => startOnX11(parts),
})

async function startOnX11(parts: Parts): Promise<RealDesktop> {
  const display = await startDisplay()
  const own = {
    DISPLAY: display.address,
    XDG_CURRENT_DESKTOP: parts.calledItself,
    XDG_SESSION_TYPE: 'x11',
    GSETTINGS_BACKEND: 'keyfile',
    QT_QUICK_BACKEND: 'software',
  }
  const { notifier, manager = 'openbox' } = parts
  const ownServices = typeof notifier === 'object' && 'service' in notifier ? [notifier.service] : []
  const session = await startSession(parts.name, own, ownServices)
  for (const [path, content] of Object.entries(parts.settings)) {
    const file = join(session.home, 'config', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  const systemBus = await startPrivateBus()
  const env = { ...session.env, DBUS_SYSTEM_BUS_ADDRESS: systemBus.address }
  const start = ([program, ...args]: Command) => startProgram(program, args, env)
  const programs = manager === 'panel' ? [] : [await startOpenbox(env)]
  if (typeof notifier === 'object' && 'program' in notifier) {
    programs.push(start(notifier.program))
    await expect.poll(() => session.hasName('org.freedesktop.Notifications')).toBe(true)
  }
  const screen = openScreen(env, session.pictures)
  let panel: readonly Program[] = []
  const endPanel = async () => {
    for (const program of panel) await program.stop()
  }
  const others: Program[] = []

  return {
    busAddress: session.busAddress,
    env,
    switches: [],
    screen,
    whole: { x: 0, y: 40, width: size.width, height: size.height - 80 },
    tray: parts.tray,
    menus: parts.menus,
    menuRows: parts.menuRows,
    menuButton: 3,
    clicksAreOurs: true,
    hasTooltips: true,
    notifications: parts.notifications,
    trayItems: session.trayItems,
    startPanel: () =>
      untilChanged({ screen }, parts.tray, async () => {
        panel = parts.panel.map(start)
        await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
      }),
    stopPanel: () =>
      untilChanged({ screen }, parts.tray, async () => {
        await endPanel()
        await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(false)
      }),
    async minimiseWindow() {
      await readOutput('xdotool', ['getactivewindow', 'windowminimize'], env)
    },
    async coverWindow() {
      others.push(startProgram('gjs', ['-c', anotherWindow], env))
    },
    pressRestart: (notification) => screen.click(parts.restart(notification)),
    async stop() {
      for (const program of [...others, ...programs]) await program.stop()
      await endPanel()
      await systemBus.stop()
      await session.stop()
      await display.stop()
    },
  }
}

export const anotherWindow = `
imports.gi.versions.Gtk = '4.0'
const { Gtk } = imports.gi
const app = new Gtk.Application()
app.connect('activate', () => {
  const window = new Gtk.ApplicationWindow({ application: app, title: 'Another program' })
  window.maximize()
  window.present()
})
app.run([])
`
