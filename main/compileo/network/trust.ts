import { readFile, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { SecureContext } from 'node:tls'
import type { Network } from './network.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { getErrorReason } from '#main/base/files.ts'

/** The files in which distributions store the trusted certificates, as in Go's crypto/x509. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, Red Hat
  '/etc/ssl/ca-bundle.pem', // openSUSE
  // Red Hat, where the second path is a link to this file
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem', // Alpine
] as const

export interface TrustOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /**
   * Called if the certificates of the system, or a file or folder that an environment variable names, can't
   * be read.
   */
  readonly onError: (message: Message) => void
}

function findCertificates(text: string): readonly string[] {
  return text.match(/-----BEGIN (X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g) ?? []
}

const readCertificates = (path: string): Promise<readonly string[]> =>
  readFile(path, 'latin1').then(findCertificates, () => [])

/** Loading the module takes 6 ms, so it is loaded only if there are https servers. */
const importTls = () => import('node:tls')

/** Returns the trusted certificates of macOS or Windows. Node before 22.15 can't read them. */
async function getSystemCertificates(): Promise<readonly string[]> {
  const tls = await importTls()
  return 'getCACertificates' in tls ? tls.getCACertificates('system') : []
}

async function getDistributionCertificates(): Promise<readonly string[]> {
  for (const path of bundles) {
    const certificates = await readCertificates(path)
    if (certificates.length > 0) return certificates
  }
  return []
}

/** Loads all trusted certificates: those of Node, of the system, and of environment variables. */
async function loadCertificates({ env, platform, onError }: TrustOptions): Promise<readonly string[]> {
  const reportErrors = (source: string, reading: Promise<readonly string[]>): Promise<readonly string[]> =>
    reading.catch((error: unknown) => {
      onError(createMessage('files.certificate.unread', source, getErrorReason(error)))
      return []
    })
  const readFromVariable = async (variable: string) => {
    const path = env[variable]
    return path ? reportErrors(variable, readFile(path, 'latin1').then(findCertificates)) : []
  }
  const readFromFolder = async (path: string) => {
    const names = await reportErrors('SSL_CERT_DIR', readdir(path))
    return (await Promise.all(names.map((name) => readCertificates(join(path, name))))).flat()
  }
  const folders = (env['SSL_CERT_DIR'] ?? '').split(delimiter).filter(Boolean)
  const readDefault = () =>
    reportErrors(platform, platform === 'linux' ? getDistributionCertificates() : getSystemCertificates())
  const certificateLists = await Promise.all([
    // The certificates of `SSL_CERT_FILE` replace those of the system, as in OpenSSL and Go.
    env['SSL_CERT_FILE'] ? readFromVariable('SSL_CERT_FILE') : readDefault(),
    // Node ignores this variable if certificates are passed to it, and Electron may ignore it always.
    readFromVariable('NODE_EXTRA_CA_CERTS'),
    ...folders.map(readFromFolder),
  ])
  const { rootCertificates } = await importTls()
  // Node includes most of the system's certificates, but with other line breaks. So certificates are compared
  // without whitespace.
  const certificatesByContent = new Map(
    [...rootCertificates, ...certificateLists.flat()].map((pem) => [pem.replaceAll(/\s/g, ''), pem]),
  )
  return [...certificatesByContent.values()]
}

/**
 * Creates a function that returns the context with all certificates. The certificates, about two hundred, are read
 * once, at the first https request.
 */
export function createSecureContextCache(options: TrustOptions): Network['getSecureContext'] {
  let context: Promise<SecureContext> | undefined
  const createContext = async () => {
    const [ca, { createSecureContext }] = await Promise.all([loadCertificates(options), importTls()])
    return createSecureContext({ ca: [...ca] })
  }
  return () => (context ??= createContext())
}
