import { expect } from 'playwright/test'
import type { LaunchedApp } from '#test/e2e/support/launch-app.ts'
import type { Box, Picture } from '#test/support/real/picture.ts'
import { readOutput } from '#test/support/real/programs.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { testOn } from './support/fixtures.ts'
import { menuWords, newIn, picture, still } from './support/steps.ts'
import { panelHeight, xfce } from './support/xfce.ts'

const test = testOn(xfce.start)

const average = ({ rgb }: Picture) => rgb.reduce((sum, value) => sum + value, 0) / rgb.length

const point = (x: number, y: number): Box => ({ x, y, width: 0, height: 0 })

async function confirmCancel(app: LaunchedApp, job: string): Promise<void> {
  const question = (await app.window()).getByRole('dialog', { name: `Cancel “${job}”?` })
  await question.getByRole('button', { name: 'Cancel job', exact: true }).click()
}

if (isChosen('xfce')) {
  test('Xfce: the icon appears when the panel starts or restarts after the program', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'cardiology', status: 'running', progress: 40 })
    await launch()
    await server.until(() => server.openStreams().length === 1)
    await desktop.startPanel()
    await expect.poll(() => menuWords(desktop)).toContain('cardiology: 40%')

    await desktop.stopPanel()
    server.updateJob('cardiology', { progress: 60 })
    await desktop.startPanel()
    await expect.poll(() => menuWords(desktop)).toContain('cardiology: 60%')
    expect(await desktop.trayItems()).toHaveLength(1)
  })

  test('Xfce: the icon becomes light as soon as the panel becomes dark', async ({
    desktop,
    server,
    launch,
  }) => {
    const { env, screen, tray } = desktop
    const setDark = (isDark: boolean) =>
      readOutput(
        'xfconf-query',
        ['-c', 'xfce4-panel', '-p', '/panels/dark-mode', '-n', '-t', 'bool', '-s', String(isDark)],
        env,
      )
    await desktop.startPanel()
    const empty = await still(desktop, tray)
    server.addJob({ id: 'cardiology', status: 'running', progress: 40 })
    await launch()
    const icon = await newIn(desktop, tray, empty, { name: 'icon' })
    const inIcon = async () => (await screen.look(icon)).rgb
    const ofPanel = async () => average(await screen.look(tray))
    expect(await ofPanel()).toBeGreaterThan(200)
    expect(Math.min(...(await inIcon()))).toBeLessThan(80)
    await setDark(true)
    await expect.poll(ofPanel).toBeLessThan(100)
    await expect.poll(async () => Math.max(...(await inIcon()))).toBeGreaterThan(200)
    await picture(desktop, 'dark-panel')
    await setDark(false)
    await expect.poll(ofPanel).toBeGreaterThan(200)
    await expect.poll(async () => Math.min(...(await inIcon()))).toBeLessThan(80)
  })

  test('Xfce: a submenu stays open while its texts change, and a click on it works', async ({
    desktop,
    server,
    launch,
  }) => {
    const { screen, tray } = desktop
    const menus = async () => {
      const windows = await screen.findWindows('xfce4-panel|wrapper')
      return windows.filter(({ height }) => height > 2 * panelHeight).toSorted((a, b) => a.x - b.x)
    }
    await desktop.startPanel()
    const empty = await still(desktop, tray)
    server.addJob({ id: 'cardiology', status: 'running', progress: 40 })
    const app = await launch()
    await expect.poll(() => menuWords(desktop)).toContain('cardiology: 40%')
    await screen.click(await newIn(desktop, tray, empty, { name: 'icon' }), 3)
    await expect.poll(menus).toHaveLength(1)
    const [menu = tray] = await menus()
    await picture(desktop, 'menu-below-icon', { ...menu, y: 0, height: menu.y + menu.height })
    const [item] = await desktop.trayItems()
    const row = menu.height / (item?.menu?.children.filter(({ kind }) => kind === 'item').length ?? 1)
    const y = Math.round(menu.y + 1.6 * row)
    await screen.hover(point(menu.x + 60, y))
    await expect.poll(menus).toHaveLength(2)
    const [, submenu = tray] = await menus()
    const cancel = point(submenu.x + 40, Math.round(submenu.y + submenu.height - 0.6 * row))
    await screen.hover(point(submenu.x + 40, y))
    await screen.hover(cancel)
    server.updateJob('cardiology', { progress: 55 })
    await expect.poll(() => menuWords(desktop)).toContain('cardiology: 55%')
    await picture(desktop, 'submenu')
    expect(await menus()).toHaveLength(2)
    await screen.click(cancel)
    await confirmCancel(app, 'cardiology')
    await server.until(() => server.requests.count({ route: 'cancel', method: 'POST' }) === 1)
  })
}
