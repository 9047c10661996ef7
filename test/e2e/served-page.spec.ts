import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { finishedJob } from '../support/finished-jobs.ts'
import { expect, test } from './support/fixtures.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer()
})
test.afterEach(() => server.close())

const size = { width: 1_000, height: 700 }

const forged = '"><img src=x onerror=alert(1)></div></body><script>alert(1)</script>'

async function writeProfile(home: string, settings: object, labels: readonly string[]): Promise<void> {
  const folder = join(home, 'user-data')
  const jobs = labels.map((label, index) => {
    const kind = index % 4 === 0 ? 'failed' : 'completed'
    return finishedJob(index, kind, label, kind === 'failed' ? label : undefined)
  })
  const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'watch-list.json'), JSON.stringify({ version: 3, servers, jobs }))
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings))
  await writeFile(
    join(folder, 'window.json'),
    JSON.stringify({ version: 1, placement: { x: 0, y: 0, ...size, isMaximized: false } }),
  )
}

const openServed = (app: ElectronApplication) =>
  app.evaluate(async ({ BrowserWindow }, place) => {
    const made = { ...place, x: 0, y: 0, autoHideMenuBar: true, webPreferences: { javascript: false } }
    const served = new BrowserWindow(made)
    await served.loadURL('app://compileo-tray/index.html')
    return served.id
  }, size)

const answers = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        new PerformanceObserver((list) => {
          for (const { name } of list.getEntries())
            if (name === 'taken over' || name === 'rendered') resolve(name)
        }).observe({ type: 'mark', buffered: true })
      }),
  )

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Tolerated difference of a channel (of 255) on antialiased edges: tiles round differently. */
const rounding = 8

const compare = (app: ElectronApplication, but: Rectangle) =>
  app.evaluate(
    async ({ BrowserWindow }, { x, y, width, height, tolerated }) => {
      const [one, other] = await Promise.all(
        BrowserWindow.getAllWindows().map(({ webContents }) => {
          webContents.sendInputEvent({ type: 'mouseMove', x: 1, y: 1 })
          return webContents.capturePage()
        }),
      )
      const [a, b] = [one?.toBitmap() ?? [], other?.toBitmap() ?? []]
      const line = one?.getSize().width ?? 0
      let differences = 0
      for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
        const isAlpha = at % 4 === 3
        if (isAlpha || Math.abs(Number(a[at]) - Number(b[at])) <= tolerated) continue
        const [left, top] = [Math.floor(at / 4) % line, Math.floor(at / 4 / line)]
        if (left < x || left >= x + width || top < y || top >= y + height) differences += 1
      }
      return { size: one?.getSize(), differences }
    },
    { ...but, tolerated: rounding },
  )

test('it looks like the window that hydrates it, in each theme, density and language', async ({
  app,
  home,
}) => {
  const labels = Array.from({ length: 40 }, (_, index) => `Document set ${index + 1}`)
  await writeProfile(home, { theme: 'light' }, [...labels, forged])
  const launched = await app.launch()
  const { electronApp } = launched
  const page = await launched.window()
  for (const settings of [
    { theme: 'light' },
    { theme: 'dark', density: 'compact' },
    { theme: 'light', density: 'auto', language: 'de' },
  ]) {
    await test.step(JSON.stringify(settings), async () => {
      await page.evaluate(
        (changed) => Reflect.get(window, 'compileo').call('updateSettings', changed),
        settings,
      )
      await page.reload()
      expect(await answers(page)).toBe('taken over')
      await expect(page.locator('html')).toHaveAttribute('data-theme', settings.theme)
      await expect(page.locator('.server-state')).toHaveText(settings.language === 'de' ? 'bereit' : 'idle')
      const served = await openServed(electronApp)
      // Parts that load later or move with time.
      const timeline = await page.locator('.today-place').boundingBox()
      if (!timeline) throw new Error('The page has no timeline')
      await expect.poll(() => compare(electronApp, timeline)).toEqual({ size, differences: 0 })
      await expect(page.locator('.job-row-name', { hasText: forged })).toBeVisible()
      await electronApp.evaluate(({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.destroy(), served)
    })
  }
  const log = await readFile(join(launched.userDataDir, 'logs', 'compileo-tray.log'), 'utf8')
  expect(log).not.toMatch(/while taking over|no page was rendered|Content Security Policy/)
})
