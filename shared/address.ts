import { trimTrailing } from './truncate.ts'

export type AddressError = 'missing' | 'malformed' | 'scheme' | 'slashes' | 'credentials' | 'query'

export type ParsedAddress =
  | { readonly ok: false; readonly error: Exclude<AddressError, 'scheme'> }
  /** The URL has another scheme, such as `ftp:`. */
  | { readonly ok: false; readonly error: 'scheme'; readonly protocol: string }
  | {
      readonly ok: true
      /** Origin and path, without `/api` and without a trailing slash. */
      readonly url: string
      readonly origin: string
      readonly host: string
      /** A key, and all texts, would be sent unencrypted. */
      readonly insecure: boolean
    }

/**
 * Whether two slashes follow the scheme. `URL` accepts other numbers of slashes, and takes the next word for
 * the host.
 */
export const hasTwoSlashes = (text: string): boolean => /^https?:\/\/(?![/\\]|https?:)/i.test(text)

/** The paths of the API and of its documentation, which people copy from their browser. */
const apiPath = /\/api\/v1(?:\/|$)|\/(?:docs|redoc|openapi\.json)\/?$/

/** Parses a server's address. The scheme may be missing, and the path of the API or its documentation is removed. */
export function parseAddress(text: string): ParsedAddress {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, error: 'missing' }
  const isHttp = /^https?:/i.test(trimmed)
  if (isHttp && !hasTwoSlashes(trimmed)) return { ok: false, error: 'slashes' }
  // Without slashes, a host and port would look like a scheme.
  const other = isHttp ? undefined : /^([a-z][a-z0-9+.-]*:)[/\\]/i.exec(trimmed)?.[1]
  if (other !== undefined) return { ok: false, error: 'scheme', protocol: other.toLowerCase() }
  if (/[\s\\]/.test(trimmed)) return { ok: false, error: 'malformed' }
  let url: URL
  try {
    url = new URL(isHttp ? trimmed : `http://${trimmed}`)
  } catch {
    return { ok: false, error: 'malformed' }
  }
  const { origin, host, pathname } = url
  if (url.username || url.password) return { ok: false, error: 'credentials' }
  const api = pathname.search(apiPath)
  // The documentation's page names the open section in the fragment.
  if (url.search || (url.hash && api === -1)) return { ok: false, error: 'query' }
  const path = api === -1 ? pathname : pathname.slice(0, api)
  const kept = `${origin}${trimTrailing(path, '/')}`
  return { ok: true, url: kept, origin, host, insecure: isUnencrypted(kept) }
}

/** Parses a web GUI's address as copied from the browser, without query and fragment. */
export const parseGuiAddress = (text: string): ParsedAddress => parseAddress(text.replace(/[?#].*$/s, ''))

/** Returns the URL's host, with the port unless it is the scheme's default. */
export const defaultServerName = (url: string): string => new URL(url).host

/** Whether a text is an address. A single word is a name, although it could be a host. */
export function isAddress(text: string): boolean {
  const address = parseAddress(text)
  return /[.:/]|^localhost$/i.test(text.trim()) && (address.ok || address.error !== 'malformed')
}

/**
 * Whether a server may have this name. If it were the address of another server, that server's key could be
 * sent here.
 */
export const isServerName = (name: string, url: string): boolean =>
  !isAddress(name) || name === defaultServerName(url)

/** Whether data for one URL may be sent to the other. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether a URL leads to this machine. */
export const isLoopback = (url: string): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(new URL(url).hostname)

/** Whether others could read the requests, because they leave this machine by `http`. */
export const isUnencrypted = (url: string): boolean => new URL(url).protocol === 'http:' && !isLoopback(url)
