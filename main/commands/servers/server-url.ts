import { readAddress } from '../../../shared/address.ts'
import { messageOf, type Message } from '../../../shared/messages/message.ts'

/** A server's address as it is kept, or why it is none. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: Message }

/** Reads the address of a server as a person writes it (see `shared/address.ts`). Pure. */
export function parseServerUrl(text: string): ParsedUrl {
  const address = readAddress(text)
  if (address.ok) return { ok: true, url: address.url }
  switch (address.trouble) {
    case 'missing':
    case 'malformed':
      return { ok: false, message: messageOf('commands.address.none', text.trim()) }
    case 'scheme':
      return { ok: false, message: messageOf('commands.address.scheme', address.protocol) }
    case 'credentials':
    case 'query':
      return { ok: false, message: messageOf(`commands.address.${address.trouble}`) }
  }
}
