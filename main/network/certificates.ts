import { X509Certificate } from 'node:crypto'
import type { Authority } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'

export type ParsedAuthority =
  | { readonly ok: true; readonly authority: Authority }
  | { readonly ok: false; readonly message: Message }

export const maxAuthorityLength = 100_000

/** Finds the certificates in a PEM text (RFC 7468). */
export function findCertificates(text: string): readonly string[] {
  return text.match(/-----BEGIN (X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g) ?? []
}

function getSubjectName({ subject }: X509Certificate): string {
  const lines = subject?.split('\n') ?? []
  const getField = (field: string) =>
    lines.find((line) => line.startsWith(`${field}=`))?.slice(field.length + 1)
  return getField('CN') ?? getField('O') ?? lines.join(', ')
}

/** Rejects anything but certificates, and a text with a private key. */
export function parseAuthority(text: string): ParsedAuthority {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text))
    return { ok: false, message: createMessage('files.certificate.privateKey') }
  let certificates: X509Certificate[]
  try {
    certificates = findCertificates(text).map((each) => new X509Certificate(each))
  } catch {
    return { ok: false, message: createMessage('files.certificate.broken') }
  }
  const [first] = certificates
  if (!first) return { ok: false, message: createMessage('files.certificate.none') }
  const pem = certificates.map(String).join('')
  if (pem.length > maxAuthorityLength)
    return { ok: false, message: createMessage('files.certificate.tooMany') }
  return {
    ok: true,
    authority: {
      pem,
      subject: getSubjectName(first),
      expiresAt: Math.min(...certificates.map(({ validTo }) => Date.parse(validTo))),
      count: certificates.length,
    },
  }
}
