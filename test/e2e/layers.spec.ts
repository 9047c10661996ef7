import { startCanary, type Canary } from './support/canary.ts'
import { expect, test } from './support/fixtures.ts'
import { recordAttempts, takeAway } from './support/layers.ts'
import { servePages } from './support/serve-pages.ts'
import { byElement, byScript, load } from './support/ways-out.ts'
import { withoutPolicy } from './support/without-policy.ts'

const appUrl = 'app://compileo-tray/index.html'
const ask = (url: string) => fetch(url, { mode: 'no-cors' }).then(() => 'reached')

let canary: Canary

test.beforeEach(async () => {
  canary = await startCanary()
})
test.afterEach(() => canary.stop())

test('the filter of requests alone keeps the page from every address', async ({ app }) => {
  const launched = await app.launch()
  const page = await withoutPolicy(launched)
  await takeAway(launched.electronApp, 'proxy')
  await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
  for (const way of byElement) await page.evaluate(load, { ...way, url: canary.url })
  await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
  expect(canary.heard).toEqual([])

  await takeAway(launched.electronApp, 'filter')
  expect(await page.evaluate(ask, canary.url)).toBe('reached')
})

test('the proxy that is nowhere alone keeps the page from every address', async ({ app }) => {
  const launched = await app.launch()
  const page = await withoutPolicy(launched)
  await takeAway(launched.electronApp, 'filter')
  await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
  for (const way of byElement.filter(({ tag }) => tag !== 'iframe')) {
    await page.evaluate(load, { ...way, url: canary.url })
  }
  await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
  expect(canary.heard).toEqual([])

  await takeAway(launched.electronApp, 'proxy')
  expect(await page.evaluate(ask, canary.url)).toBe('reached')
})

test('the page’s policy alone keeps it from every address', async ({ app }) => {
  const launched = await app.launch()
  const page = await launched.window()
  await page.getByRole('main').waitFor()
  await takeAway(launched.electronApp, 'filter', 'proxy')
  for (const [name, attempt] of Object.entries(byScript)) {
    // Policies don't cover peer connections.
    if (name === 'a peer by TCP') continue
    await expect(page.evaluate(attempt, canary.url), name).rejects.toThrow()
  }
  for (const way of byElement) await page.evaluate(load, { ...way, url: canary.url })
  await page.evaluate((url) => navigator.sendBeacon(`${url}/beacon`, 'text'), canary.url)
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
  expect(canary.heard).toEqual([])

  await withoutPolicy(launched)
  expect(await page.evaluate(ask, canary.url)).toBe('reached')
})

test('no packet of a peer leaves, whatever the proxy', async ({ app }) => {
  const launched = await app.launch()
  const page = await launched.window()
  await page.getByRole('main').waitFor()
  await takeAway(launched.electronApp, 'proxy')
  await page.evaluate(
    (port) =>
      new Promise<void>((resolve) => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] })
        peer.createDataChannel('spy')
        peer.addEventListener('icegatheringstatechange', () => {
          if (peer.iceGatheringState === 'complete') resolve()
        })
        void peer.createOffer().then((offer) => peer.setLocalDescription(offer))
      }),
    canary.port,
  )
  expect(canary.heard).toEqual([])
})

/** Permissions that Electron grants a page without a question. */
const permissions = [
  'notifications',
  'geolocation',
  'midi',
  'camera',
  'microphone',
  'clipboard-read',
] as const

test('a permission is refused where it is only checked', async ({ app }) => {
  const launched = await app.launch()
  const page = await launched.window()
  await takeAway(launched.electronApp, 'permission requests')
  const states = await page.evaluate(
    (names) =>
      Promise.all(
        names.map((name) => {
          // More names than the types know.
          const description: unknown = { name }
          return Reflect.apply(navigator.permissions.query, navigator.permissions, [description]).then(
            ({ state }: PermissionStatus) => `${name}: ${state}`,
          )
        }),
      ),
    permissions,
  )
  expect(states).toEqual(permissions.map((name) => `${name}: denied`))
})

test('a permission is refused when a page requests it', async ({ app }) => {
  const launched = await app.launch()
  const page = await launched.window()
  await takeAway(launched.electronApp, 'permission checks')
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
})

test('no device is given, even one that the session was given before', async ({ app }) => {
  const launched = await app.launch()
  await launched.window()
  // This machine has no devices, so we call the session's own handlers.
  const answers = await launched.electronApp.evaluate(({ app: running, session }) => {
    const given: unknown[] = []
    const seen = new Proxy(session.fromPartition('devices'), {
      get(target, name) {
        if (name === 'setDevicePermissionHandler') return (handler: unknown) => given.push(handler)
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    running.emit('session-created', seen)
    return given.flatMap((handler) =>
      ['hid', 'serial', 'usb'].map((deviceType): unknown =>
        Reflect.apply(Object(handler), undefined, [
          { deviceType, origin: 'app://compileo-tray', device: { deviceId: '1', name: 'a device' } },
        ]),
      ),
    )
  })
  expect(answers).toEqual([false, false, false])
})

for (const [other, name] of [
  ['will-frame-navigate', 'will-navigate'],
  ['will-navigate', 'will-frame-navigate'],
] as const) {
  test(`${name} alone keeps the page where it is`, async ({ app }) => {
    const launched = await app.launch()
    const page = await withoutPolicy(launched)
    await takeAway(launched.electronApp, 'filter', 'proxy', other)
    const attempts = await recordAttempts(launched.electronApp)
    await page.evaluate((url) => {
      location.href = `${url}/left`
    }, canary.url)
    await expect.poll(attempts).toContain('navigation: prevented')
    expect(page.url()).toBe(appUrl)
    expect(canary.heard).toEqual([])
  })
}

test('a frame inside the page goes nowhere', async ({ app }) => {
  const launched = await app.launch()
  const page = await launched.window()
  await page.getByRole('main').waitFor()
  // Our own policy blocks every frame.
  const html = `<!doctype html><iframe src="${canary.url}/frame"></iframe>`
  await servePages(launched.electronApp, { '/index.html': { html, policy: false } })
  await takeAway(launched.electronApp, 'filter', 'proxy')
  const attempts = await recordAttempts(launched.electronApp)
  await page.reload()
  await expect.poll(attempts).toContain('navigation: prevented')
  expect(canary.heard).toEqual([])
})

test('no redirect leads main’s own page away', async ({ app }) => {
  const launched = await app.launch()
  // A page that would leave while loading counts as failed.
  await (await launched.window()).getByRole('main').waitFor()
  await takeAway(launched.electronApp, 'filter', 'proxy')
  const attempts = await recordAttempts(launched.electronApp)
  await launched.electronApp.evaluate(async ({ webContents }, url) => {
    await webContents
      .getAllWebContents()[0]
      ?.loadURL(`${url}/redirect`)
      .catch(() => undefined)
  }, canary.url)
  expect(await attempts()).toEqual(['redirect: prevented'])
  expect(canary.heard).toContain('GET /redirect')
  expect(canary.heard).not.toContain('GET /redirected')
})

test('no webview attaches, even to a page that may have them', async ({ app }) => {
  const launched = await app.launch()
  await launched.window()
  const opened = launched.electronApp.waitForEvent('window')
  await launched.electronApp.evaluate(({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
    void window.loadURL('about:blank')
  })
  const page = await opened
  const attempts = await recordAttempts(launched.electronApp)
  await page.evaluate((src) => {
    const webview = document.createElement('webview')
    webview.setAttribute('src', src)
    document.body.append(webview)
  }, appUrl)
  await expect.poll(attempts).toContain('webview: prevented')
  expect(await attempts()).not.toContain('a webview was made')
})

test('spelling downloads no dictionary', async ({ app }) => {
  const launched = await app.launch()
  await launched.window()
  expect(
    await launched.electronApp.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled()),
  ).toBe(false)
})
