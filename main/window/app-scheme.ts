import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Protocol } from 'electron'
import { servedStyle, type ServedPage } from '../../shared/served-page.ts'

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

const refused = () => new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } })

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = ['', 'assets'].flatMap((inner) =>
    readdirSync(join(folder, inner)).map((name) => (inner ? `${inner}/${name}` : name)),
  )
  return new Map(
    names.filter((name) => extname(name) in types).map((name) => [`${origin}/${name}`, join(folder, name)]),
  )
}

export type FirstPage = () => Promise<ServedPage | undefined>

const answer = (content: BodyInit, type: string, more: Readonly<Record<string, string>> = {}) =>
  new Response(content, {
    headers: {
      ...more,
      'content-type': types[type] ?? '',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })

/** For the page's head: they load before its preload script has run. */
const linksOf = (html: string): string =>
  [...html.matchAll(/<link rel="stylesheet"( crossorigin)? href="([^"]+)">/g)]
    .map(([, crossorigin = '', href]) => `<${href}>; rel=preload; as=style${crossorigin && '; crossorigin'}`)
    .join(', ')

/** Addresses are looked up, never turned into paths. Call it once the app is ready. */
export function serveApp(
  protocol: Pick<Protocol, 'handle'>,
  folder: string,
  firstPage: FirstPage = () => Promise.resolve(undefined),
): void {
  const files = filesOf(folder)
  let css: string | undefined
  protocol.handle(scheme, async ({ url, method }) => {
    const address = url.split(/[?#]/, 1)[0] ?? ''
    if (method !== 'GET') return refused()
    if (address === `${origin}/${servedStyle}` && css !== undefined) return answer(css, '.css')
    const page = address === appUrl ? await firstPage() : undefined
    if (page) {
      ;({ css } = page)
      return answer(page.html, '.html', { link: linksOf(page.html) })
    }
    const file = files.get(address)
    if (file === undefined) return refused()
    return answer(new Uint8Array(await readFile(file)), extname(file))
  })
}
