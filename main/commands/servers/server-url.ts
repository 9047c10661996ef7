import { readAddress, readGuiAddress, type ReadAddress } from '#shared/address.ts'
import { failure, type Message } from '#shared/message.ts'

export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: Message }

/** Parses a server's address as the user writes it (see `shared/address.ts`). */
export const parseServerUrl = (text: string): ParsedUrl => parsed(text, readAddress(text))

/** Parses the web interface's address, which may be empty. */
export const parseGuiUrl = (
  text: string,
): { readonly ok: true; readonly url?: string } | Extract<ParsedUrl, { ok: false }> =>
  text.trim() === '' ? { ok: true } : parsed(text, readGuiAddress(text))

function parsed(text: string, address: ReadAddress): ParsedUrl {
  if (address.ok) return { ok: true, url: address.url }
  switch (address.trouble) {
    case 'missing':
    case 'malformed':
      return failure('commands.address.none', text.trim())
    case 'scheme':
      return failure('commands.address.scheme', address.protocol)
    case 'slashes':
    case 'credentials':
    case 'query':
      return failure(`commands.address.${address.trouble}`)
  }
}
