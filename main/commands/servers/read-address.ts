import { withoutTrailing } from '../../../shared/rules/cut.ts'
import type { Texts } from '../../../shared/texts/en/native/index.ts'

/** A server's address as it is kept, or why it is none. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string }

/**
 * Reads the address of a server as a person writes it: the scheme may be missing, a path of the API may be left on.
 * Credentials, queries and other schemes are refused. Pure.
 * @param words in which it is refused
 */
export function readAddress(text: string, words: Texts['commands']['address']): ParsedUrl {
  const trimmed = text.trim()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`
  let url: URL
  try {
    url = new URL(withScheme)
  } catch {
    return { ok: false, message: words.none(trimmed) }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, message: words.scheme(url.protocol) }
  }
  if (url.username || url.password) return { ok: false, message: words.credentials }
  if (url.search || url.hash) return { ok: false, message: words.query }
  const api = url.pathname.search(/\/api\/v1(?:\/|$)/)
  const path = api === -1 ? url.pathname : url.pathname.slice(0, api)
  return { ok: true, url: `${url.origin}${withoutTrailing(path, '/')}` }
}
