import type { App, Session, WebContents } from 'electron'
import { origin } from './app-scheme.ts'

/** What the window's page may be, for `webPreferences`: it renders, and asks main by the bridge. */
export function lockedPreferences(isPackaged: boolean) {
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    // A link or a file that is dropped beside our drop zone would be opened in its place.
    navigateOnDragDrop: false,
    devTools: !isPackaged,
  } as const
}

/** Whether a session may load an address: our own files, and in development the tools'. Pure. */
export function mayLoad(url: string, isPackaged: boolean): boolean {
  return url.startsWith(`${origin}/`) || (!isPackaged && url.startsWith('devtools://'))
}

/** Where releases pages hand out their files, beyond their own origin. */
const outlets: Readonly<Record<string, readonly string[]>> = {
  'https://github.com': [
    'https://release-assets.githubusercontent.com',
    'https://objects.githubusercontent.com',
  ],
}

/** The origin of an address that is reached over TLS, and names nobody; undefined for any other. */
function originOf(url: string): string | undefined {
  try {
    const { protocol, origin: itsOrigin, username, password } = new URL(url)
    return protocol === 'https:' && username === '' && password === '' ? itsOrigin : undefined
  } catch {
    return undefined
  }
}

/** Whether the updater may load an address: what stands on the releases page, over TLS. Pure. */
export function mayLoadUpdate(url: string, releases: string): boolean {
  const page = originOf(releases)
  const asked = originOf(url)
  if (page === undefined || asked === undefined) return false
  return asked === page || (outlets[page]?.includes(asked) ?? false)
}

/**
 * The way out for what is no request, such as WebRTC, of which `webRequest` hears nothing: the discard port of this
 * machine, for every address.
 */
const nowhere = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:9',
  proxyBypassRules: '<-loopback>',
} as const

const prevent = (event: { preventDefault: () => void }) => event.preventDefault()

/** A session reaches no network, gets no permission and no device, and downloads nothing. */
async function lockSession(session: Session, isPackaged: boolean): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, isPackaged) }))
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', prevent)
  // It downloads its dictionaries.
  session.setSpellCheckerEnabled(false)
  await session.setProxy(nowhere)
}

/** A page stays the one that main has loaded into it: it goes nowhere, opens no window and embeds no other. */
function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', prevent)
  contents.on('will-frame-navigate', prevent)
  contents.on('will-redirect', prevent)
  contents.on('will-attach-webview', prevent)
  // Together with a proxy that is nowhere, no packet of WebRTC leaves.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** Locked sessions, and when they are. */
const locked = new WeakMap<Session, Promise<void>>()

/**
 * Locks every session and every page that this program will ever have. Call it before the app is ready.
 * @param onFailure a session could not be locked: nothing may be shown in it
 */
export function lockDown(app: App, onFailure: (error: unknown) => void): void {
  app.on('session-created', (session) => {
    const locking = lockSession(session, app.isPackaged)
    locked.set(session, locking)
    locking.catch(onFailure)
  })
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

/**
 * Lets one session out again, to the releases page and nowhere else, by the system's proxy. No page is ever loaded in it.
 * @param releases the address of the releases page
 */
export async function openForUpdates(session: Session, releases: string): Promise<void> {
  await locked.get(session)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoadUpdate(url, releases) }))
  await session.setProxy({ mode: 'system' })
}
