import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Protocol } from 'electron'

/** Nothing is loaded from `file:`, whose pages could read other files. */
export const scheme = 'app'
export const origin = `${scheme}://compileo-tray`
export const appUrl = `${origin}/index.html`

/** Call it before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** Nothing else is served. */
export const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

// The page may run its own script and style, show its own pictures, and reach no network. No text becomes
// markup or code.
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const createNotFoundResponse = () =>
  new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } })

function getFiles(folder: string): ReadonlyMap<string, string> {
  const names = ['', 'assets'].flatMap((inner) =>
    readdirSync(join(folder, inner)).map((name) => (inner ? `${inner}/${name}` : name)),
  )
  return new Map(
    names.filter((name) => extname(name) in types).map((name) => [`${origin}/${name}`, join(folder, name)]),
  )
}

/** Addresses are looked up, never turned into paths. Call it once the app is ready. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  const files = getFiles(folder)
  protocol.handle(scheme, async ({ url, method }) => {
    const file = files.get(url.split(/[?#]/, 1)[0] ?? '')
    if (method !== 'GET' || file === undefined) return createNotFoundResponse()
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': types[extname(file)] ?? '',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  })
}
