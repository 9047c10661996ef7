import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Protocol } from 'electron'

/**
 * The scheme of our page's URLs. The page isn't loaded from `file:`, because such a page could read other
 * files.
 */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://compileo-tray`
export const appUrl = `${appOrigin}/index.html`

/** Registers the scheme. Call it before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ])
}

/** The MIME types of served files, by extension. Files with other extensions aren't served. */
export const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

// The content security policy. The page may use its own scripts, styles and images, but it can't reach the
// network. No text can become markup or code.
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
  const names = ['', 'assets'].flatMap((folderName) =>
    readdirSync(join(folder, folderName)).map((name) => (folderName ? `${folderName}/${name}` : name)),
  )
  return new Map(
    names
      .filter((name) => extname(name) in mimeTypes)
      .map((name) => [`${appOrigin}/${name}`, join(folder, name)]),
  )
}

/**
 * Serves the page's files. A requested URL is looked up in a list and never converted to a path. Call it
 * when the app is ready.
 */
export function serveApp(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  const files = getFiles(folder)
  protocol.handle(appScheme, async ({ url, method }) => {
    const file = files.get(url.split(/[?#]/, 1)[0] ?? '')
    if (method !== 'GET' || file === undefined) return createNotFoundResponse()
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': mimeTypes[extname(file)] ?? '',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    })
  })
}
