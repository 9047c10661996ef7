import type { App, Session, WebContents } from 'electron'
import { appOrigin } from './app-scheme.ts'

/** Returns the page's rights. The page can only render, and call the main process through the bridge. */
export function getWebPreferences(isPackaged: boolean) {
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    // If this were true, a link or a file that is dropped onto the window would replace the page.
    navigateOnDragDrop: false,
    devTools: !isPackaged,
  } as const
}

/** Whether a URL may be loaded. Only our own files may, and the developer tools in development. */
export function mayLoadUrl(url: string, isPackaged: boolean): boolean {
  return url.startsWith(`${appOrigin}/`) || (!isPackaged && url.startsWith('devtools://'))
}

/** Traffic that `webRequest` doesn't see, such as WebRTC, goes to the discard port of this machine. */
const blackholeProxy = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:9',
  proxyBypassRules: '<-loopback>',
} as const

const prevent = (event: { preventDefault: () => void }) => event.preventDefault()

/** Blocks the network, permissions, devices and downloads. */
async function lockSession(session: Session, isPackaged: boolean): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoadUrl(url, isPackaged) }))
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
  // With this policy and the proxy above, no WebRTC packet leaves the machine.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

const lockedSessions = new WeakMap<Session, Promise<void>>()

/**
 * Restricts all sessions and pages. Call it before the app is ready. If a session can't be restricted,
 * `onFailure` must prevent it from showing anything.
 */
export function lockDownApp(app: App, onFailure: (error: unknown) => void): void {
  app.on('session-created', (session) => {
    const sessionLock = lockSession(session, app.isPackaged)
    lockedSessions.set(session, sessionLock)
    sessionLock.catch(onFailure)
  })
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

/** Lets a restricted session load those URLs that `allows` accepts. */
export async function openWindowSession(session: Session, allows: (url: string) => boolean): Promise<void> {
  await lockedSessions.get(session)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !allows(url) }))
  await session.setProxy({ mode: 'direct' })
}
