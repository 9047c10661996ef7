import { expect, test } from './support/fixtures.ts'
import { putBack, recordAttempts, takeAway } from './support/layers.ts'
import { servePages } from './support/serve-pages.ts'
import { byElement, byScript, load } from './support/ways-out.ts'
import { withoutPolicy } from './support/without-policy.ts'

const appUrl = 'app://compileo-tray/index.html'
const ask = (url: string) => fetch(url, { mode: 'no-cors' }).then(() => 'reached')

/** Permissions that Electron grants to a page without asking the user. */
const permissions = [
  'notifications',
  'geolocation',
  'midi',
  'camera',
  'microphone',
  'clipboard-read',
] as const

test('each security layer alone blocks requests, permissions, devices and webviews', async ({
  app,
  canary,
}) => {
  const launched = await app.launch()
  const page = await launched.window()
  await page.getByRole('main').waitFor()
  const { electronApp } = launched

  expect(await electronApp.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(
    false,
  )

  await test.step('a permission that is only queried is denied', async () => {
    await takeAway(electronApp, 'permission requests')
    const states = await page.evaluate(
      (names) =>
        Promise.all(
          names.map((name) => {
            // TypeScript's DOM types lack some of these names, such as "clipboard-read".
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

  await test.step('a permission that the page requests is denied', async () => {
    await putBack(electronApp)
    await takeAway(electronApp, 'permission checks')
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
  })

  await test.step('a device to which the session had access before is denied', async () => {
    // This machine has no devices, so we call the session's own handlers.
    const answers = await electronApp.evaluate(({ app: running, session }) => {
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

  await test.step('no packet from a peer connection bypasses the proxy', async () => {
    await takeAway(electronApp, 'proxy')
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

  await test.step('the page’s policy alone blocks every request', async () => {
    await takeAway(electronApp, 'filter')
    for (const [name, attempt] of Object.entries(byScript)) {
      // A content security policy doesn't cover peer connections.
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

  for (const [layer, other] of [
    ['filter', 'proxy'],
    ['proxy', 'filter'],
  ] as const) {
    await test.step(`the ${layer} alone blocks every request`, async () => {
      await putBack(electronApp)
      await takeAway(electronApp, other)
      await page.reload()
      const { length } = canary.heard
      await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
      for (const way of byElement.filter(({ tag }) => layer === 'filter' || tag !== 'iframe')) {
        await page.evaluate(load, { ...way, url: canary.url })
      }
      await expect(page.evaluate(ask, canary.url)).rejects.toThrow()
      expect(canary.heard.slice(length)).toEqual([])

      await takeAway(electronApp, layer)
      expect(await page.evaluate(ask, canary.url)).toBe('reached')
    })
  }

  await withoutPolicy(launched)

  await test.step('no redirect leads main’s own page to another address', async () => {
    const attempts = await recordAttempts(electronApp)
    await electronApp.evaluate(async ({ webContents }, url) => {
      await webContents
        .getAllWebContents()[0]
        ?.loadURL(`${url}/redirect`)
        .catch(() => undefined)
    }, canary.url)
    expect(await attempts()).toEqual(['redirect: prevented'])
    expect(canary.heard).toContain('GET /redirect')
    expect(canary.heard).not.toContain('GET /redirected')
  })

  for (const [other, name] of [
    ['will-frame-navigate', 'will-navigate'],
    ['will-navigate', 'will-frame-navigate'],
  ] as const) {
    await test.step(`${name} alone keeps the page at its address`, async () => {
      await putBack(electronApp)
      await takeAway(electronApp, 'filter', 'proxy', other)
      const attempts = await recordAttempts(electronApp)
      const { length } = canary.heard
      await page.evaluate((url) => {
        location.href = `${url}/left`
      }, canary.url)
      await expect.poll(attempts).toContain('navigation: prevented')
      expect(page.url()).toBe(appUrl)
      expect(canary.heard.slice(length)).toEqual([])
    })
  }

  await test.step('a frame inside the page can’t navigate', async () => {
    // Our own policy blocks every frame.
    const html = `<!doctype html><iframe src="${canary.url}/frame"></iframe>`
    await servePages(electronApp, { '/index.html': { html, policy: false } })
    const attempts = await recordAttempts(electronApp)
    const { length } = canary.heard
    await page.reload()
    await expect.poll(attempts).toContain('navigation: prevented')
    expect(canary.heard.slice(length)).toEqual([])
  })

  await test.step('no webview is attached, even to a page that may have webviews', async () => {
    const opened = electronApp.waitForEvent('window')
    await electronApp.evaluate(({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
      void window.loadURL('about:blank')
    })
    const other = await opened
    const attempts = await recordAttempts(electronApp)
    await other.evaluate((src) => {
      const webview = document.createElement('webview')
      webview.setAttribute('src', src)
      document.body.append(webview)
    }, appUrl)
    await expect.poll(attempts).toContain('webview: prevented')
    expect(await attempts()).not.toContain('a webview was made')
  })
})
