import { parseAddress, parseGuiAddress, type ParsedAddress } from '#shared/address.ts'
import { createFailure, type Message } from '#shared/message.ts'

export type ParsedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: Message }

/** Parses the address of a server that the user has entered (see `shared/address.ts`). */
export const parseServerUrl = (text: string): ParsedUrl => toParsedUrl(text, parseAddress(text))

/** Parses the address of Compileo's web interface. The text may be empty. */
export const parseGuiUrl = (
  text: string,
): { readonly ok: true; readonly url?: string } | Extract<ParsedUrl, { ok: false }> =>
  text.trim() === '' ? { ok: true } : toParsedUrl(text, parseGuiAddress(text))

function toParsedUrl(text: string, address: ParsedAddress): ParsedUrl {
  if (address.ok) return { ok: true, url: address.url }
  switch (address.error) {
    case 'missing':
    case 'malformed':
      return createFailure('commands.address.none', text.trim())
    case 'scheme':
      return createFailure('commands.address.scheme', address.protocol)
    case 'slashes':
    case 'credentials':
    case 'query':
      return createFailure(`commands.address.${address.error}`)
  }
}
