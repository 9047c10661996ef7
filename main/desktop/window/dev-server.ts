import { protocol, session } from 'electron'
import { appOrigin, appScheme } from './app-scheme.ts'
import { mayLoadUrl, openWindowSession } from './lock-down.ts'

declare global {
  interface ImportMetaEnv {
    readonly DEV_SERVER: string | undefined
  }
}

/**
 * Makes the window load the page from Vite's server, only for `npm run dev`. Vite's scripts and styles don't
 * work under our content security policy.
 */
export async function loadFromDevServer(address: string): Promise<void> {
  const places = [`${address}/`, `${address.replace('http:', 'ws:')}/`]
  await openWindowSession(
    session.defaultSession,
    (url) => mayLoadUrl(url, false) || places.some((place) => url.startsWith(place)),
  )
  protocol.handle(appScheme, ({ url }) => fetch(url.replace(appOrigin, address)))
}
