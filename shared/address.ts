import { withoutTrailing } from './cut.ts'

/** What the user must correct in an address. */
export type AddressTrouble = 'missing' | 'malformed' | 'scheme' | 'credentials' | 'query'

/** A parsed server address, or why it is invalid. */
export type ReadAddress =
  | { readonly ok: false; readonly trouble: Exclude<AddressTrouble, 'scheme'> }
  /** `protocol` as in `URL`, such as `ftp:`. */
  | { readonly ok: false; readonly trouble: 'scheme'; readonly protocol: string }
  | {
      readonly ok: true
      /** As saved: origin and path, without the API's part and without a trailing slash. */
      readonly url: string
      readonly origin: string
      /** The server's default name. */
      readonly host: string
      /** Whether a key, and all texts, would be sent unencrypted. */
      readonly insecure: boolean
    }

/**
 * Parses a server address as a user types it: the scheme may be missing, and an API path is removed. Rejects
 * credentials, queries and other schemes. Pure.
 */
export function readAddress(text: string): ReadAddress {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, trouble: 'missing' }
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`)
  } catch {
    return { ok: false, trouble: 'malformed' }
  }
  const { protocol, origin, host, pathname } = url
  if (protocol !== 'http:' && protocol !== 'https:') return { ok: false, trouble: 'scheme', protocol }
  if (url.username || url.password) return { ok: false, trouble: 'credentials' }
  if (url.search || url.hash) return { ok: false, trouble: 'query' }
  const api = pathname.search(/\/api\/v1(?:\/|$)/)
  const path = api === -1 ? pathname : pathname.slice(0, api)
  const kept = `${origin}${withoutTrailing(path, '/')}`
  return { ok: true, url: kept, origin, host, insecure: isReadable(kept) }
}

/** Parses a web GUI address that a user copied from the browser, ignoring query and fragment. Pure. */
export const readGuiAddress = (text: string): ReadAddress => readAddress(text.replace(/[?#].*$/s, ''))

/** A server's default name: its host, with the port unless it is the scheme's default. */
export const defaultName = (url: string): string => new URL(url).host

/** Whether a text is an address rather than a name. A single word is a name, although it could be a host. Pure. */
export function isAddress(text: string): boolean {
  const address = readAddress(text)
  return /[.:/]|^localhost$/i.test(text.trim()) && (address.ok || address.trouble !== 'malformed')
}

/**
 * Whether a server at `url` may have this name. Another server's address is rejected, or a key meant for that server
 * could be sent here. Pure.
 */
export const isServerName = (name: string, url: string): boolean =>
  !isAddress(name) || name === defaultName(url)

/** Whether two addresses share an origin, so that data for one may be sent to the other. Pure. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether two addresses share a host, on any port. Pure. */
export const isSameHost = (a: string, b: string): boolean => new URL(a).hostname === new URL(b).hostname

/** Whether an address is on this machine. Pure. */
export const isLoopback = (url: string): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(new URL(url).hostname)

/** Whether data sent to an address can be read on the network: `http` beyond this machine. Pure. */
export const isReadable = (url: string): boolean => new URL(url).protocol === 'http:' && !isLoopback(url)
