import type { ElectronApplication } from 'playwright/test'

export type Layer =
  | 'filter'
  | 'proxy'
  | 'permission requests'
  | 'permission checks'
  | 'will-navigate'
  | 'will-frame-navigate'

export async function takeAway(electronApp: ElectronApplication, ...layers: readonly Layer[]): Promise<void> {
  await electronApp.evaluate(async ({ session, webContents }, gone) => {
    const { defaultSession } = session
    for (const layer of gone) {
      switch (layer) {
        case 'filter':
          defaultSession.webRequest.onBeforeRequest(null)
          break
        case 'proxy':
          await defaultSession.setProxy({ mode: 'direct' })
          await defaultSession.closeAllConnections()
          break
        case 'permission requests':
          defaultSession.setPermissionRequestHandler(null)
          break
        case 'permission checks':
          defaultSession.setPermissionCheckHandler(null)
          break
        case 'will-navigate':
          for (const contents of webContents.getAllWebContents()) contents.removeAllListeners('will-navigate')
          break
        case 'will-frame-navigate':
          for (const contents of webContents.getAllWebContents())
            contents.removeAllListeners('will-frame-navigate')
          break
      }
    }
  }, layers)
}

/** Restores the restrictions that the main process applies to the session and each page. */
export async function putBack(electronApp: ElectronApplication): Promise<void> {
  await electronApp.evaluate(({ app, session, webContents }) => {
    const events = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']
    session.defaultSession.removeAllListeners('will-download')
    app.emit('session-created', session.defaultSession)
    for (const contents of webContents.getAllWebContents()) {
      for (const event of events) contents.removeAllListeners(event)
      app.emit('web-contents-created', {}, contents)
    }
  })
}

export async function recordAttempts(electronApp: ElectronApplication): Promise<() => Promise<string[]>> {
  await electronApp.evaluate(({ webContents, session }) => {
    const attempts: string[] = []
    Object.assign(globalThis, { attempts })
    const note = (what: string) => (event: { defaultPrevented: boolean }) =>
      attempts.push(`${what}: ${event.defaultPrevented ? 'prevented' : 'let through'}`)
    for (const contents of webContents.getAllWebContents()) {
      contents.on('will-frame-navigate', note('navigation'))
      contents.on('will-navigate', note('navigation'))
      contents.on('will-redirect', note('redirect'))
      contents.on('will-attach-webview', note('webview'))
      contents.on('did-create-window', () => attempts.push('a window was made'))
      contents.on('did-attach-webview', () => attempts.push('a webview was made'))
    }
    session.defaultSession.on('will-download', note('download'))
  })
  return () => electronApp.evaluate(() => Reflect.get(globalThis, 'attempts'))
}
