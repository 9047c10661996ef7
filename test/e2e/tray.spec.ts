import { type ElectronApplication, expect } from 'playwright/test'
import { getIconPng, decodePng } from '#main/desktop/tray-icon.ts'
import type { TrayIcon } from '#main/desktop/tray/tray.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { connectDesktop, createDBusMethod } from '#test/support/desktop/connection.ts'
import { startTrayHost, type MenuNode, type TrayHost } from '#test/support/desktop/desktop-doubles.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { startManagedScreen } from './support/window-manager.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

const posts = (action: 'restart' | 'cancel') => server.requests.count({ route: action, method: 'POST' })

const says = (words: RegExp) => (host: TrayHost) => words.test(trayAsText(host))

function shows(shape: TrayIcon['shape'], mark?: TrayIcon['mark']) {
  const { rgba } = decodePng(getIconPng({ shape, mark }, 22, 'unknown'))
  const { length } = rgba
  return ({ items }: TrayHost) => {
    const argb = items[0]?.pixmaps.find(({ width }) => width === 22)?.argb
    return argb?.length === length && rgba.every((byte, at) => byte === argb[at % 4 === 3 ? at - 3 : at + 1])
  }
}

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => void setImmediate(() => BrowserWindow.getAllWindows()[0]?.close()))

const windowState = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) return 'none'
    if (window.isMinimized()) return 'minimised'
    return window.isVisible() ? 'shown' : 'hidden'
  })

test('only visible changes are sent to the panel; a click in an old menu still works', async ({
  app,
  desktop,
}) => {
  const { tray } = desktop
  server.addJob({ id: 'first', status: 'running', progress: 10 })
  server.addJob({ id: 'second', status: 'running', progress: 20 })
  const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second', '--hidden']
  const launched = await app.launch(flags)
  await tray.until(says(/second: 20%/))
  // The tooltip is sent separately from the menu.
  await tray.until(says(/^\(tooltip\) Compileo Tray: 2 running$/m))
  const opened = await tray.until((host) => says(/^2 running/m)(host) && host.items[0])
  const before = tray.signals
  for (let page = 1; page <= 50; page += 1) {
    server.updateJob('first', { progress: 10 + page / 100, currentStep: `Reading page ${page}` })
    await server.until(() => server.openStreams().length === 2)
  }
  // The progress stays below 100, because the tray might show a change before the status confirms the outcome.
  server.updateJob('first', { status: 'completed' })
  await tray.until((host) => !says(/first:/)(host))
  await tray.until(says(/1 running \(20%\), 1 completed/))
  // The bus preserves the order of messages, so all earlier changes are counted by now.
  expect({ ...tray.signals, icon: before.icon }).toEqual({
    icon: before.icon,
    tooltip: before.tooltip + 1,
    menu: before.menu + 2,
  })

  const finger = await connectDesktop(desktop.bus.address)
  const press = (job: RegExp) => {
    const to = { service: opened.service, path: opened.menuPath, interface: 'com.canonical.dbusmenu' }
    const body = [cancelOf(opened.menu, job), 'clicked', ['s', ''], 0]
    return finger.call(to, 'Event', 'isvu', body)
  }
  await expect(press(/^first/)).rejects.toThrow('no such item')
  await press(/^second/)
  await confirmCancel(launched, 'second')
  await server.until(() => posts('cancel') === 1)
  await finger.close()
  expect(server.jobs.get('second')?.status).not.toBe('running')
  expect(server.jobs.get('first')?.status).toBe('completed')
  // The window has shown the outcome, so the tray doesn't count it any more.
  await tray.until((host) => !says(/1 completed/)(host))
  await tray.until(shows('idle'))
})

async function confirmCancel(launched: LaunchedApp, name: string): Promise<void> {
  const page = await launched.window()
  const question = page.getByRole('dialog', { name: `Cancel “${name}”?` })
  await question.getByRole('button', { name: 'Cancel job', exact: true }).click()
}

function cancelOf(menu: MenuNode | undefined, job: RegExp): number | undefined {
  const line = menu?.children.find(({ label }) => job.test(label))
  return line?.children.find(({ label }) => label === 'Cancel job…')?.id
}

test.describe('on a desktop whose tray appears and disappears', () => {
  test('the window stays in the taskbar until a tray appears, and Ctrl+Q quits', async ({ app, desktop }) => {
    await desktop.tray.stop()
    const screen = await startManagedScreen()
    try {
      server.addJob({ id: 'alone', status: 'running', progress: 40 })
      const flags = ['--server', server.url, '--watch', 'alone']
      const launched = await app.launch(flags, { DISPLAY: screen.address })
      const { electronApp } = launched
      const page = await launched.window()
      await expect(page.getByText('This desktop has no tray')).toBeVisible()

      await closeWindow(electronApp)
      await expect.poll(() => windowState(electronApp)).toBe('minimised')
      await launched.launchAgain()
      await expect.poll(() => windowState(electronApp)).toBe('shown')
      await expect(page.getByRole('row').filter({ hasText: 'alone' })).toHaveAccessibleName(/ 40%/)

      await closeWindow(electronApp)
      await expect.poll(() => windowState(electronApp)).toBe('minimised')
      const panel = await startTrayHost(desktop.bus.address)
      await expect.poll(() => windowState(electronApp)).toBe('none')
      await panel.until(({ items }) => items[0])
      await panel.activate()
      await expect.poll(() => windowState(electronApp)).toBe('shown')

      const again = await launched.window()
      await again.getByRole('row').filter({ hasText: 'alone' }).waitFor()

      await panel.until(says(/alone: 40%/))
      server.updateJob('alone', { status: 'failed', error: 'Out of memory' })
      await panel.until(says(/Out of memory \(1\)/))
      await panel.stop()
      const next = await startTrayHost(desktop.bus.address)
      await next.until(says(/Out of memory \(1\)/))
      await next.click(/Out of memory/, 'Restart')
      await server.until(() => posts('restart') === 1)
      expect(next.items).toHaveLength(1)
      server.updateJob('alone', { status: 'running', progress: 50 })
      await next.until(says(/alone: 50%/))

      const isFocused = () =>
        electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null)
      await expect.poll(isFocused).toBe(true)
      const gone = electronApp.waitForEvent('close')
      await screen.press('ctrl+q')
      // Presses a key, because the app may quit before it has replied to a click.
      await again.getByRole('dialog').getByRole('button', { name: 'Quit' }).focus()
      await screen.press('Return')
      await gone
      await next.stop()
    } finally {
      await screen.stop()
    }
  })

  test('a click on the icon opens the window, even while the icon is being registered', async ({
    app,
    desktop,
  }) => {
    await desktop.tray.stop()
    const panel = await connectDesktop(desktop.bus.address)
    const watcher = 'org.kde.StatusNotifierWatcher'
    const item = { path: '/StatusNotifierItem', interface: 'org.kde.StatusNotifierItem' }
    panel.serve(
      '/StatusNotifierWatcher',
      { name: watcher, methods: { RegisterStatusNotifierItem: ['s', '', ['service'], []] } },
      {
        RegisterStatusNotifierItem: createDBusMethod((_told, service) => {
          void panel.call({ service, ...item }, 'Activate', 'ii', [0, 0])
          return null
        }),
      },
    )
    await panel.own(watcher)
    const { electronApp, window, launchAgain } = await app.launch(['--hidden'])
    const page = await window()
    await panel.close()
    await expect(page.getByText('This desktop has no tray')).toBeVisible()
    await closeWindow(electronApp)
    await expect.poll(() => windowState(electronApp)).toBe('none')
    await launchAgain()
    await expect.poll(() => windowState(electronApp)).toBe('shown')

    const program = electronApp.process()
    const gone = electronApp.waitForEvent('close')
    program.kill('SIGTERM')
    await gone
    expect(program.exitCode).toBe(0)
  })
})
