import { withoutTrailing } from './cut.ts'

/** What the person has to mend in an address. */
export type AddressTrouble = 'missing' | 'malformed' | 'scheme' | 'credentials' | 'query'

/** The address of a server, or why it is none. */
export type ReadAddress =
  | { readonly ok: false; readonly trouble: Exclude<AddressTrouble, 'scheme'> }
  /** `protocol` as `URL` has it, such as `ftp:`. */
  | { readonly ok: false; readonly trouble: 'scheme'; readonly protocol: string }
  | {
      readonly ok: true
      /** As it is kept: origin and path, without what belongs to the API and without a trailing slash. */
      readonly url: string
      readonly origin: string
      /** What the server is called until somebody names it. */
      readonly host: string
      /** Whether a key, and all texts, would be readable on their way. */
      readonly insecure: boolean
    }

/**
 * Reads the address of a server as a person writes it: the scheme may be missing, a path of the API may be left on.
 * Credentials, queries and other schemes are refused. Pure.
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

/**
 * Reads the address of a server's web GUI as a person copies it from a browser: of a page of it, only where it is counts.
 * Pure.
 */
export const readGuiAddress = (text: string): ReadAddress => readAddress(text.replace(/[?#].*$/s, ''))

/** What a server is called until somebody names it: its host, and its port where it isn't the usual one. */
export const defaultName = (url: string): string => new URL(url).host

/** Whether a text is an address and no name. A single word is a name, though a host may have it. Pure. */
export function isAddress(text: string): boolean {
  const address = readAddress(text)
  return /[.:/]|^localhost$/i.test(text.trim()) && (address.ok || address.trouble !== 'malformed')
}

/** Whether a server at `url` may have this name: no address but its own, or a key meant for that could go here. Pure. */
export const isServerName = (name: string, url: string): boolean =>
  !isAddress(name) || name === defaultName(url)

/** Whether two addresses are of one origin: what was given for the one may be sent to the other. Pure. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether two addresses are of one host, whatever the port. Pure. */
export const isSameHost = (a: string, b: string): boolean => new URL(a).hostname === new URL(b).hostname

/** Whether an address leads to the very machine that uses it. Pure. */
export const isLoopback = (url: string): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(new URL(url).hostname)

/** Whether what is sent to an address crosses a network that others can read: `http` beyond this machine. Pure. */
export const isReadable = (url: string): boolean => new URL(url).protocol === 'http:' && !isLoopback(url)
