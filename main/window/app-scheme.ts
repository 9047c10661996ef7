import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Protocol } from 'electron'

/** Our own scheme: nothing is loaded from `file:`, whose pages could read other files. */
const scheme = 'app'
export const appUrl = `${scheme}://compileo-tray/index.html`

/** Makes our scheme one with an origin of its own. Call it before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** The content types of what the window is made of; nothing else is served. */
export const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

// The page may run its own script and style, show its own pictures, and reach nothing else: no network at all.
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const refused = () => new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } })

/** Serves the renderer's files, each by its exact name, and nothing beside them. Call it once the app is ready. */
export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(scheme, async (request) => {
    const { pathname } = new URL(request.url)
    const type = types[extname(pathname)]
    // Flat names only: no `..` in any spelling can leave the folder.
    if (!type || !/^\/(?:assets\/)?[\w.-]+$/.test(pathname)) return refused()
    try {
      const body = await readFile(join(folder, pathname))
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        },
      })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return refused()
      throw error
    }
  })
}
