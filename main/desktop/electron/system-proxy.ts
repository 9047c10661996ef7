import type { App, Session } from 'electron'

/** The part of Electron that knows the system's proxies. */
export interface ProxyResolver {
  /** Since Electron 30. */
  readonly app: Partial<Pick<App, 'resolveProxy'>>
  readonly session: { readonly fromPartition: (partition: string) => Session }
}

/**
 * Asks Chromium for the system's proxies: its settings, PAC files and WPAD. Where only a session can tell, it gets one of
 * its own, made when it is first needed: like all others it begins locked (`window/lock-down.ts`), and is then given the
 * system's proxies back. Nothing is ever loaded in it, not even our own files.
 */
export function systemProxy({ app, session }: ProxyResolver): (url: string) => Promise<string> {
  let unlocked: Promise<Session> | undefined
  async function ownSession(): Promise<Session> {
    const own = session.fromPartition('proxies')
    own.webRequest.onBeforeRequest((_details, decide) => decide({ cancel: true }))
    await own.setProxy({ mode: 'system' })
    // Until then the answers may still be those of the lock.
    await own.forceReloadProxyConfig()
    return own
  }
  return async (url) => {
    if (app.resolveProxy) return app.resolveProxy(url)
    unlocked ??= ownSession()
    return (await unlocked).resolveProxy(url)
  }
}
