import { X509Certificate } from 'node:crypto'
import type { Authority } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'

export type ReadAuthority =
  | { readonly ok: true; readonly authority: Authority }
  | { readonly ok: false; readonly message: Message }

export const longestAuthority = 100_000

/** Finds the certificates in a PEM text (RFC 7468). */
export function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN (X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g) ?? []
}

function nameOf({ subject }: X509Certificate): string {
  const lines = subject?.split('\n') ?? []
  const partOf = (field: string) =>
    lines.find((line) => line.startsWith(`${field}=`))?.slice(field.length + 1)
  return partOf('CN') ?? partOf('O') ?? lines.join(', ')
}

/** Rejects anything but certificates, and a text with a private key. */
export function readAuthority(text: string): ReadAuthority {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text))
    return { ok: false, message: messageOf('files.certificate.privateKey') }
  let certificates: X509Certificate[]
  try {
    certificates = certificatesIn(text).map((each) => new X509Certificate(each))
  } catch {
    return { ok: false, message: messageOf('files.certificate.broken') }
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
