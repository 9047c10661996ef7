import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { startCanary, type Canary } from './support/canary.ts'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { byElement, byLeaving, byScript, load } from './support/ways-out.ts'

const appUrl = 'app://compileo-tray/index.html'

let server: CompileoServer
let canary: Canary

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  canary = await startCanary()
})
test.afterEach(async () => {
  await server.close()
  await canary.stop()
})

/** Takes the page's own policy away, so that what stands behind it is seen to hold alone. */
async function withoutPolicy(app: LaunchedApp): Promise<Page> {
  const page = await app.window()
  await page.getByRole('main').waitFor()
  const session = await app.electronApp.context().newCDPSession(page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await page.getByRole('main').waitFor()
  return page
}

const open = {
  'under its policy': async (app: LaunchedApp) => app.window(),
  'its policy taken away': withoutPolicy,
}

/** What our own main process has seen pages try, and whether it was prevented. */
async function recordAttempts(electronApp: ElectronApplication) {
  await electronApp.evaluate(({ webContents, session }) => {
    const attempts: string[] = []
    Object.assign(globalThis, { attempts })
    const note = (what: string) => (event: { defaultPrevented: boolean }) =>
      attempts.push(`${what}: ${event.defaultPrevented ? 'prevented' : 'let through'}`)
    for (const contents of webContents.getAllWebContents()) {
      contents.on('will-frame-navigate', note('navigation'))
      contents.on('did-create-window', () => attempts.push('a window was made'))
      contents.on('did-attach-webview', () => attempts.push('a webview was made'))
    }
    session.defaultSession.on('will-download', note('download'))
  })
  return (): Promise<string[]> => electronApp.evaluate(() => Reflect.get(globalThis, 'attempts'))
}

for (const [how, openPage] of Object.entries(open)) {
  test(`the page reaches nothing, ${how}`, async ({ app }) => {
    const launched = await app.launch()
    const page = await openPage(launched)
    for (const [name, attempt] of Object.entries(byScript)) {
      await expect(page.evaluate(attempt, canary.url), name).rejects.toThrow()
    }
    for (const way of byElement) await page.evaluate(load, { ...way, url: canary.url })
    await page.evaluate((url) => navigator.sendBeacon(`${url}/beacon`, 'text'), canary.url)
    // What was begun goes first.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    await expect(page.evaluate((url) => fetch(`${url}/last`), canary.url)).rejects.toThrow()
    expect(canary.heard).toEqual([])
    expect(page.frames().filter((frame) => frame.url().startsWith('http'))).toEqual([])
    // Spelling would fetch dictionaries.
    expect(await readdir(join(launched.userDataDir, 'Dictionaries'))).toEqual([])

    // The canary does sing.
    await fetch(`${canary.url}/control`)
    expect(canary.heard).toContain('GET /control')
  })

  test(`the page stays where it is and opens nothing, ${how}`, async ({ app }) => {
    const launched = await app.launch()
    const page = await openPage(launched)
    const attempts = await recordAttempts(launched.electronApp)
    for (const [name, leave] of Object.entries(byLeaving)) {
      await page.evaluate(leave, canary.url)
      // Where the policy has not refused it already, main has.
      expect(page.url(), name).toBe(appUrl)
    }
    const opened = await page.evaluate(
      (url) => ['_blank', 'spy', '_self'].map((target) => window.open(url, target) === null),
      canary.url,
    )
    expect(opened.slice(0, 2)).toEqual([true, true])
    await page.evaluate(() => {
      const data = URL.createObjectURL(new Blob(['text']))
      const link = Object.assign(document.createElement('a'), { href: data, download: 'spy.txt' })
      document.body.append(link)
      link.click()
    })
    await expect.poll(attempts).toContain('download: prevented')
    await expect.poll(attempts).toContain('navigation: prevented')
    expect((await attempts()).filter((attempt) => !attempt.endsWith(': prevented'))).toEqual([])
    expect(page.url()).toBe(appUrl)
    expect(launched.electronApp.windows()).toHaveLength(1)
    expect(await page.evaluate(() => window.opener)).toBe(null)
    expect(canary.heard).toEqual([])
  })
}
