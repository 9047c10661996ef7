import type { App, Session, WebContents } from 'electron'
import { origin } from './app-scheme.ts'

/** The page only renders, and calls the main process through the bridge. */
export function getWebPreferences(isPackaged: boolean) {
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    // A link or file dropped onto the window would replace the page.
    navigateOnDragDrop: false,
    devTools: !isPackaged,
  } as const
}

/** Whether an address may be loaded: our own files, and development tools. */
export function mayLoad(url: string, isPackaged: boolean): boolean {
  return url.startsWith(`${origin}/`) || (!isPackaged && url.startsWith('devtools://'))
}

/** Traffic that `webRequest` doesn't see, such as WebRTC, goes to this machine's discard port. */
const blackholeProxy = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:9',
  proxyBypassRules: '<-loopback>',
} as const

const prevent = (event: { preventDefault: () => void }) => event.preventDefault()

/** Blocks network, permissions, devices and downloads. */
async function lockSession(session: Session, isPackaged: boolean): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, isPackaged) }))
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', prevent)
  // The spell checker would download dictionaries.
  session.setSpellCheckerEnabled(false)
  await session.setProxy(blackholeProxy)
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', prevent)
  contents.on('will-frame-navigate', prevent)
  contents.on('will-redirect', prevent)
  contents.on('will-attach-webview', prevent)
  // Together with the blackhole proxy, no WebRTC packet leaves.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

const locked = new WeakMap<Session, Promise<void>>()

/**
 * Restricts all sessions and pages. Call this before the app is ready. If a session can't be locked, nothing
 * may be shown in it.
 */
export function lockDown(app: App, onFailure: (error: unknown) => void): void {
  app.on('session-created', (session) => {
    const locking = lockSession(session, app.isPackaged)
    locked.set(session, locking)
    locking.catch(onFailure)
  })
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

/** Opens a session that is locked already. */
export async function openWindowSession(session: Session, allows: (url: string) => boolean): Promise<void> {
  await locked.get(session)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !allows(url) }))
  await session.setProxy({ mode: 'direct' })
}
