import { X509Certificate } from 'node:crypto'
import type { Authority } from '../../shared/model.ts'
import { messageOf, type Message } from '../../shared/message.ts'

export type ReadAuthority =
  | { readonly ok: true; readonly authority: Authority }
  | { readonly ok: false; readonly message: Message }

/** Longest accepted text, in characters: a chain has a few thousand. */
export const longestAuthority = 100_000

/** The certificates of a text in PEM form (RFC 7468). Pure. */
export function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN (X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g) ?? []
}

/** The familiar name: the `CN=` of a subject. */
function nameOf({ subject }: X509Certificate): string {
  const lines = subject?.split('\n') ?? []
  const told = (field: string) => lines.find((line) => line.startsWith(`${field}=`))?.slice(field.length + 1)
  return told('CN') ?? told('O') ?? lines.join(', ')
}

/**
 * Reads the certificates that a user chose to trust, or says why it can't. It takes nothing else, and nothing at all if the
 * text has a private key. Pure.
 */
export function readAuthority(text: string): ReadAuthority {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text))
    return { ok: false, message: messageOf('files.certificate.privateKey') }
  let certificates: X509Certificate[]
  try {
    certificates = certificatesIn(text).map((each) => new X509Certificate(each))
  } catch {
    return { ok: false, message: messageOf('files.certificate.broken') } // Node's message doesn't help users.
  }
  const [first] = certificates
  if (!first) return { ok: false, message: messageOf('files.certificate.none') }
  const pem = certificates.map(String).join('')
  if (pem.length > longestAuthority) return { ok: false, message: messageOf('files.certificate.tooMany') }
  return {
    ok: true,
    authority: {
      pem,
      subject: nameOf(first),
      expiresAt: Math.min(...certificates.map(({ validTo }) => Date.parse(validTo))),
      count: certificates.length,
    },
  }
}
