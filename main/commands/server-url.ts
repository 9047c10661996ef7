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
    return { ok: false, message: `"${trimmed}" is not an address. It should look like http://localhost:8000` }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, message: `A server's address begins with http:// or https://, not ${url.protocol}//` }
  }
  if (url.username || url.password) {
    return {
      ok: false,
      message: 'Leave the user name and password out of the address; a key has its own field',
    }
  }
  if (url.search || url.hash) {
    return { ok: false, message: "Leave everything from the ? or # on out of the server's address" }
  }
  const path = url.pathname.replace(/\/api\/v1(\/.*)?$/, '').replace(/\/+$/, '')
  return { ok: true, url: `${url.origin}${path}` }
}

/** What a server is called until somebody names it: its host, and its port where it isn't the usual one. */
export const defaultName = (url: string): string => new URL(url).host
