/** What the person has to mend in an address. */
export type AddressTrouble = 'missing' | 'malformed' | 'scheme' | 'credentials' | 'query'

/** An address as it is written so far. */
export type ReadAddress =
  | { readonly ok: false; readonly trouble: AddressTrouble }
  | {
      readonly ok: true
      readonly origin: string
      /** What the server is called until somebody names it. */
      readonly host: string
      /** Whether a key, and all texts, would be readable on their way. */
      readonly insecure: boolean
    }

const schemed = /^[a-z][a-z0-9+.-]*:\/\//i

/** Whether a host, as `URL` writes it, is the person's own machine. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  )
}

/**
 * Reads an address while it is written, to say at once what is wrong with it and what it would mean. Whether it is taken
 * is for the main process to decide, which reads it by the same rules. Pure.
 */
export function readAddress(text: string): ReadAddress {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, trouble: 'missing' }
  let url: URL
  try {
    url = new URL(schemed.test(trimmed) ? trimmed : `http://${trimmed}`)
  } catch {
    return { ok: false, trouble: 'malformed' }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, trouble: 'scheme' }
  if (url.username || url.password) return { ok: false, trouble: 'credentials' }
  if (url.search || url.hash) return { ok: false, trouble: 'query' }
  const { origin, host, hostname, protocol } = url
  return { ok: true, origin, host, insecure: protocol === 'http:' && !isLoopback(hostname) }
}

/** Whether a key can be sent at all: the real server answers 500 to one that is no plain ASCII (server facts). */
export function isUsableKey(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key)
}
