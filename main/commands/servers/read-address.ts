import { readAddress as read } from '../../../shared/address.ts'
import type { Texts } from '../../../shared/texts/index.ts'

/** A server's address as it is kept, or why it is none. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string }

/**
 * Reads the address of a server as a person writes it (see `shared/address.ts`). Pure.
 * @param words in which it is refused
 */
export function readAddress(text: string, words: Texts['commands']['address']): ParsedUrl {
  const address = read(text)
  if (address.ok) return { ok: true, url: address.url }
  switch (address.trouble) {
    case 'missing':
    case 'malformed':
      return { ok: false, message: words.none(text.trim()) }
    case 'scheme':
      return { ok: false, message: words.scheme(address.protocol) }
    case 'credentials':
    case 'query':
      return { ok: false, message: words[address.trouble] }
  }
}
