import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { searchList } from '#test/screens/support/acts.ts'
import { trayAsText } from './support/as-text.ts'
import { callBridge } from './support/call-bridge.ts'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { recordAttempts } from './support/layers.ts'
import { lockedOn, notedPreferences, notePreferences } from './support/preferences.ts'
import { byElement, byLeaving, byScript, load } from './support/ways-out.ts'
import { withoutPolicy } from './support/without-policy.ts'

const appUrl = 'app://compileo-tray/index.html'

async function underPolicy(app: LaunchedApp): Promise<Page> {
  const page = await app.window()
  // A navigation that is blocked while the page loads would make the load fail.
  await page.waitForLoadState()
  return page
}

const open = { 'under its policy': underPolicy, 'its policy taken away': withoutPolicy }

test('the page can’t send requests, open windows or navigate, even without its CSP', async ({
  app,
  canary,
}) => {
  const launched = await app.launch()
  for (const [how, openPage] of Object.entries(open)) {
    const page = await openPage(launched)
    const { length } = canary.heard
    const heardNow = () => canary.heard.slice(length)

    await test.step(`the page can’t request anything, ${how}`, async () => {
      for (const [name, attempt] of Object.entries(byScript)) {
        await expect(page.evaluate(attempt, canary.url), name).rejects.toThrow()
      }
      for (const way of byElement) await page.evaluate(load, { ...way, url: canary.url })
      await page.evaluate((url) => navigator.sendBeacon(`${url}/beacon`, 'text'), canary.url)
      // Waits until the page has sent its pending requests.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
      await expect(page.evaluate((url) => fetch(`${url}/last`), canary.url)).rejects.toThrow()
      expect(heardNow()).toEqual([])
      expect(page.frames().filter((frame) => frame.url().startsWith('http'))).toEqual([])
      // An enabled spell checker would download dictionaries into this folder.
      expect(await readdir(join(launched.userDataDir, 'Dictionaries'))).toEqual([])
    })

    await page.reload()
    await page.getByRole('main').waitFor()
    const attempts = await recordAttempts(launched.electronApp)

    await test.step(`a click on a link opens nothing, with any button or key, ${how}`, async () => {
      await page.evaluate((url) => {
        const link = Object.assign(document.createElement('a'), { href: `${url}/click`, target: '_blank' })
        link.style.cssText = 'position: fixed; inset: 0; z-index: 9999'
        document.body.append(link)
        const heard: string[] = []
        for (const type of ['click', 'auxclick']) link.addEventListener(type, () => heard.push(type))
        Object.assign(window, { heard })
      }, canary.url)
      await page.mouse.click(300, 300)
      await page.mouse.click(300, 300, { button: 'middle' })
      for (const key of ['Control', 'Shift', 'Alt']) {
        await page.keyboard.down(key)
        await page.mouse.click(300, 300)
        await page.keyboard.up(key)
      }
      const heard = (): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'heard'))
      expect(await heard()).toEqual(['click', 'auxclick', 'click', 'click', 'click'])
      expect(launched.electronApp.windows()).toHaveLength(1)
    })

    await test.step(`the page can’t leave its address or open a window, ${how}`, async () => {
      for (const [name, leave] of Object.entries(byLeaving)) {
        await page.evaluate(leave, canary.url)
        // The content security policy allows some of these navigations, but the main process rejects them.
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
      expect(heardNow()).toEqual([])
    })

    await fetch(`${canary.url}/control`)
    expect(heardNow()).toContain('GET /control')
    await page.reload()
  }
})

const fetchInMain = ({ electronApp }: LaunchedApp, url: string) =>
  electronApp.evaluate(async ({ net }, asked) => {
    const answer = await net.fetch(asked)
    return [answer.status, await answer.text()] as const
  }, url)

test('the page has neither permissions nor Node, and can call only the bridge’s methods', async ({
  app,
  canary,
  server,
}) => {
  server.addJob({ id: 'job', status: 'failed' })
  const launched = await app.launch(['--server', server.url, '--watch', 'job'])
  const page = await launched.window()
  const row = page.getByRole('row').filter({ hasText: 'job' })
  await row.waitFor()

  await test.step('the page has none of the preferences that Electron’s checklist warns about', async () => {
    await notePreferences(launched.electronApp)
    expect(await notedPreferences(launched.electronApp)).toEqual({ [appUrl]: lockedOn })
  })

  await test.step('the page has no permission, no device, no Node and only the bridge’s functions', async () => {
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
    expect(await page.evaluate(() => navigator.storage.persist())).toBe(false)
    const asked = await page.evaluate(() =>
      Promise.allSettled([
        navigator.mediaDevices.getUserMedia({ video: true }),
        navigator.mediaDevices.getUserMedia({ audio: true }),
        navigator.mediaDevices.getDisplayMedia(),
        navigator.clipboard.readText(),
        navigator.requestMIDIAccess({ sysex: true }),
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ]).then((answers) => answers.map(({ status }) => status)),
    )
    expect(asked).toEqual(asked.map(() => 'rejected'))
    for (const [name, method, argument] of [
      ['usb', 'requestDevice', { filters: [] }],
      ['hid', 'requestDevice', { filters: [] }],
      ['serial', 'requestPort', {}],
      ['bluetooth', 'requestDevice', { acceptAllDevices: true }],
    ] as const) {
      const got = await page.evaluate(
        async (device) => {
          const api: unknown = Reflect.get(navigator, device.name)
          try {
            const found: unknown = await Object(api)[device.method](device.argument)
            return Array.isArray(found) ? found.length : 1
          } catch {
            return 0
          }
        },
        { name, method, argument },
      )
      expect(got, name).toBe(0)
    }
    expect(
      await page.evaluate(() => ({
        node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
          (name) => name in window,
        ),
        bridge: Object.keys(Reflect.get(window, 'compileo')),
      })),
    ).toEqual({ node: [], bridge: ['call', 'onPatch', 'onIntent', 'painted'] })
  })

  await test.step('a call outside the contract, or with a wrong argument, is rejected', async () => {
    const key = (await row.getAttribute('data-key')) ?? ''
    const before = server.requests.count({ method: 'POST' })
    const calls: readonly (readonly unknown[])[] = [
      [],
      ['nonsense', {}],
      ['', {}],
      [null, {}],
      [7, {}],
      [{ toString: 'restart' }, {}],
      [['restart'], { key }],
      ['__proto__', {}],
      ['constructor', {}],
      ['toString', {}],
      ['hasOwnProperty', 'restart'],
      ['Restart', { key }],
      ['restart'],
      ['restart', null],
      ['restart', key],
      ['restart', [key]],
      ['restart', {}],
      ['restart', { key: 7 }],
      ['restart', { key: 'no slash' }],
      ['restart', { key: [key] }],
      ['restart', { key: '' }],
      ['restart', { key, extra: true }],
      ['restart', { key, url: canary.url }],
      ['cancel', { key, serverId: 'other' }],
      ['restartMany', { keys: [] }],
      ['restartMany', { keys: key }],
      ['setLabel', { key, label: 'x'.repeat(201) }],
      ['watch', { text: 'x'.repeat(20_001) }],
      ['saveResult', { key, path: '/etc/passwd' }],
      ['exportHistory', { search: '', kinds: [], path: '/tmp/x' }],
      ['updateSettings', { theme: 'pink' }],
      ['updateSettings', { apiKey: 'x' }],
      ['updateSettings', { __proto__: { theme: 'dark' }, version: 9 }],
      ['addServer', { url: canary.url, headers: { host: 'x' } }],
      ['testServer', { url: '' }],
      ['editServer', { serverId: 'other', ca: '-----BEGIN CERTIFICATE-----' }],
    ]
    for (const args of calls) {
      await expect(callBridge(page, ...args), JSON.stringify(args)).rejects.toThrow(
        /There is no such call|does not fit the contract/,
      )
    }
    expect(await callBridge(page, 'restart', { key: 'other/job' })).toMatchObject({ ok: false })
    expect(await callBridge(page, 'addServer', { url: 'file:///etc/passwd' })).toMatchObject({ ok: false })
    expect(server.requests.count({ method: 'POST' })).toBe(before)
    expect(canary.heard).toEqual([])
  })

  await test.step('only the window’s own page gets a reply', async () => {
    const opened = launched.electronApp.waitForEvent('window')
    await launched.electronApp.evaluate(({ app: electron, BrowserWindow }, url) => {
      const preload = `${electron.getAppPath()}/out/preload/index.cjs`
      void new BrowserWindow({ show: false, webPreferences: { preload } }).loadURL(url)
    }, appUrl)
    const stranger = await opened
    await stranger.waitForLoadState()
    await expect(callBridge(stranger, 'snapshot', {})).rejects.toThrow('Only the main window may call')
  })

  await test.step('no address of our own scheme leads outside the window’s folder', async () => {
    expect((await fetchInMain(launched, appUrl))[0]).toBe(200)
    for (const path of [
      '/../main/index.cjs',
      '/../../package.json',
      '/assets/../../main/index.cjs',
      '/%2e%2e/main/index.cjs',
      '/..%2fmain%2findex.cjs',
      '/..%5cmain%5cindex.cjs',
      '/%252e%252e/main/index.cjs',
      '//etc/passwd',
      '/etc/passwd',
      '/assets/',
      '/',
      '',
    ]) {
      expect(await fetchInMain(launched, `app://compileo-tray${path}`), path).toEqual([404, 'Not found'])
    }
    expect(await fetchInMain(launched, 'app://other/index.html')).toEqual([404, 'Not found'])
  })
})

test.describe('on a desktop that renders markup', () => {
  test.use({ capabilities: ['body', 'body-markup', 'body-hyperlinks', 'body-images', 'actions'] })

  test('texts from servers and users are shown as plain text everywhere', async ({
    app,
    canary,
    desktop,
    server,
  }) => {
    const hostile = (field: string) =>
      `<img src="${canary.url}/${field}" onerror="window.pwned=1"> <b>${field}</b> <a href="javascript:pwned=1">`
    const [step, error, result, label, name] = ['step', 'error', 'result', 'label', 'name'].map(hostile)
    if (!step || !error || !result || !label || !name) throw new Error('A text is missing')
    server.addJob({ id: 'runs', status: 'running', progress: 40, currentStep: step })
    server.addJob({ id: 'fails', status: 'running', progress: 10 })
    server.addJob({ id: 'completes', status: 'running', progress: 20 })
    const flags = ['runs', 'fails', 'completes'].flatMap((id) => ['--watch', id])
    const launched = await app.launch(['--server', server.url, '--name', name, ...flags])
    const page = await launched.window()
    const row = (text: string) => page.getByRole('row').filter({ hasText: text })
    await expect(row('runs')).toContainText(step)
    await expect(page.getByRole('navigation').getByText(name).first()).toBeVisible()

    const key = (await row('fails').getAttribute('data-key')) ?? ''
    expect(await callBridge(page, 'setLabel', { key, label })).toMatchObject({ ok: true })
    server.updateJob('fails', { status: 'failed', error })
    await expect(row(label)).toContainText(error)
    // While the list is visible, a completion raises no notification, so the settings are opened.
    await page.getByRole('button', { name: 'Settings' }).click()
    server.updateJob('completes', { status: 'completed', result: { [result]: result } })
    const told = await desktop.notifications.until(({ calls }) => calls.length >= 2 && calls)
    const failure = told.find(({ title }) => title.endsWith('failed'))
    // By the specification, a title is plain text, and a body isn't.
    expect(failure?.title).toContain('<b>label</b>')
    expect(told.map(({ body }) => body).join('\n')).toContain('&lt;b&gt;error&lt;/b&gt;')
    expect(told.flatMap(({ body }) => body.match(/[<>]|&(?!lt;|gt;|amp;)/g) ?? [])).toEqual([])
    await desktop.tray.until((host) => trayAsText(host).includes('<img src='))

    await page.getByRole('button', { name: 'All jobs' }).click()
    const detail = page.getByRole('complementary', { name: 'Job details' })
    await row(label).click()
    await expect(detail).toContainText(error)
    await row('completes').click()
    await expect(detail.getByRole('region', { name: 'Result' })).toContainText(result)
    await page.getByRole('navigation').getByText(name).first().click()
    await expect(page.getByRole('main')).toContainText(name)
    await page.getByRole('button', { name: 'All jobs' }).click()
    expect(await callBridge(page, 'unwatch', { keys: [key] })).toMatchObject({ ok: true })
    await searchList('fails')(page)
    await row(label).click()
    await expect(page.getByRole('main')).toContainText(label)
    await expect(detail).toContainText(error)

    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    await expect(page.locator('img, b, a[href^="javascript"], [onerror]')).toHaveCount(0)
    expect(canary.heard).toEqual([])
  })
})
