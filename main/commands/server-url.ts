import { texts } from '../texts.ts'

/** A server's address as it is kept, or why it is none. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string }

/**
 * Reads the address of a server as a person writes it: the scheme may be missing, a path of the API may be left on.
 * Credentials, queries and other schemes are refused. Pure.
 */
export function parseServerUrl(text: string): ParsedUrl {
  const trimmed = text.trim()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`
  let url: URL
  try {
    url = new URL(withScheme)
  } catch {
    return { ok: false, message: texts.commands.address.none(trimmed) }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, message: texts.commands.address.scheme(url.protocol) }
  }
  if (url.username || url.password) {
    return { ok: false, message: texts.commands.address.credentials }
  }
  if (url.search || url.hash) {
    return { ok: false, message: texts.commands.address.query }
  }
  const path = url.pathname.replace(/\/api\/v1(\/.*)?$/, '').replace(/\/+$/, '')
  return { ok: true, url: `${url.origin}${path}` }
}

/** What a server is called until somebody names it: its host, and its port where it isn't the usual one. */
export const defaultName = (url: string): string => new URL(url).host

/** Whether two addresses are of one origin: what was given for the one may be sent to the other. Pure. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether what is sent to an address crosses a network that others can read: `http` beyond this machine. Pure. */
export function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)
  return protocol === 'http:' && !isLoopback
}
