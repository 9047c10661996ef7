import { trimTrailing } from './truncate.ts'

export type AddressError = 'missing' | 'malformed' | 'scheme' | 'slashes' | 'credentials' | 'query'

export type ParsedAddress =
  | { readonly ok: false; readonly error: Exclude<AddressError, 'scheme'> }
  /** The URL has another scheme, such as `ftp:`. */
  | { readonly ok: false; readonly error: 'scheme'; readonly protocol: string }
  | {
      readonly ok: true
      /** The origin and the path, without `/api` and without a trailing slash. */
      readonly url: string
      readonly origin: string
      readonly host: string
      /** Whether the key and all texts are sent unencrypted to this address. */
      readonly insecure: boolean
    }

/**
 * Whether two slashes follow the scheme. `URL` accepts other numbers of slashes, and then takes the next part
 * of the text as the host.
 */
export const hasTwoSlashes = (text: string): boolean => /^https?:\/\/(?![/\\]|https?:)/i.test(text)

/** Users copy paths of the API and its documentation from their browser's address bar. */
const apiPath = /\/api\/v1(?:\/|$)|\/(?:docs|redoc|openapi\.json)\/?$/

/**
 * Parses the address of a server. The scheme may be missing. A path of the API or of its documentation is
 * removed.
 */
export function parseAddress(text: string): ParsedAddress {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, error: 'missing' }
  const isHttp = /^https?:/i.test(trimmed)
  if (isHttp && !hasTwoSlashes(trimmed)) return { ok: false, error: 'slashes' }
  // Slashes are required here, because without them the host in `host:port` would look like a scheme.
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
  // A fragment is allowed after the path of the documentation, where it names the open section.
  if (url.search || (url.hash && api === -1)) return { ok: false, error: 'query' }
  const path = api === -1 ? pathname : pathname.slice(0, api)
  const cleanUrl = `${origin}${trimTrailing(path, '/')}`
  return { ok: true, url: cleanUrl, origin, host, insecure: isUnencrypted(cleanUrl) }
}

/**
 * Parses the address of the web interface. A query and a fragment are removed, because users copy the address
 * from their browser.
 */
export const parseGuiAddress = (text: string): ParsedAddress => parseAddress(text.replace(/[?#].*$/s, ''))

/** Returns the host of a URL. It includes the port, unless that is the default port of the scheme. */
export const getDefaultServerName = (url: string): string => new URL(url).host

/**
 * Whether a text is an address. A single word other than `localhost` counts as a name, although it could be a
 * host.
 */
export function isAddress(text: string): boolean {
  const address = parseAddress(text)
  return /[.:/]|^localhost$/i.test(text.trim()) && (address.ok || address.error !== 'malformed')
}

/**
 * Whether a server at `url` may have this name. A name that looks like another server's address is rejected,
 * because the user might send that server's key to this one.
 */
export const isServerName = (name: string, url: string): boolean =>
  !isAddress(name) || name === getDefaultServerName(url)

/** Whether two URLs have the same origin, so that secrets for one may be sent to the other. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether a URL leads to this machine. */
export const isLoopback = (url: string): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(new URL(url).hostname)

/** Whether requests to this address leave this machine unencrypted, so that others could read them. */
export const isUnencrypted = (url: string): boolean => new URL(url).protocol === 'http:' && !isLoopback(url)
