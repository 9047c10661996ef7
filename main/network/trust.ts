import { readFile, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { SecureContext } from 'node:tls'
import type { Network } from './network.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { certificatesIn } from './certificates.ts'
import { reasonOf } from '#main/base/files.ts'

/** Where distributions keep the trusted certificates, as in Go's crypto/x509. */
export const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, Red Hat
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // Red Hat, without the links
  '/etc/ssl/cert.pem', // Alpine
] as const

export interface TrustOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Called if a file from the environment is unreadable. */
  readonly complain: (message: Message) => void
}

const inFile = (path: string): Promise<readonly string[]> =>
  readFile(path, 'latin1').then(certificatesIn, () => [])

/** Loading it takes 6 ms, which a start without https servers saves. */
const loadTls = () => import('node:tls')

/** The certificates of macOS and Windows, with Node 22.15 and later. */
async function ofSystem(): Promise<readonly string[]> {
  const tls = await loadTls()
  return 'getCACertificates' in tls ? tls.getCACertificates('system') : []
}

async function ofDistribution(): Promise<readonly string[]> {
  for (const path of bundles) {
    const found = await inFile(path)
    if (found.length > 0) return found
  }
  return []
}

/** All trusted certificates: Node's, the system's, and those from the environment. */
async function authorities({ env, platform, complain }: TrustOptions): Promise<readonly string[]> {
  const orSay = (source: string, reading: Promise<readonly string[]>): Promise<readonly string[]> =>
    reading.catch((error: unknown) => {
      complain(messageOf('files.certificate.unread', source, reasonOf(error)))
      return []
    })
  const named = async (variable: string) => {
    const path = env[variable]
    return path ? orSay(variable, readFile(path, 'latin1').then(certificatesIn)) : []
  }
  const folder = async (path: string) => {
    const names = await orSay('SSL_CERT_DIR', readdir(path))
    return (await Promise.all(names.map((name) => inFile(join(path, name))))).flat()
  }
  const folders = (env['SSL_CERT_DIR'] ?? '').split(delimiter).filter(Boolean)
  const usual = () => orSay(platform, platform === 'linux' ? ofDistribution() : ofSystem())
  const found = await Promise.all([
    // It replaces the system's, as in OpenSSL and Go.
    env['SSL_CERT_FILE'] ? named('SSL_CERT_FILE') : usual(),
    // Node ignores it next to our own certificates, and Electron may.
    named('NODE_EXTRA_CA_CERTS'),
    ...folders.map(folder),
  ])
  const { rootCertificates } = await loadTls()
  // Most of the system's are Node's too, with other line ends.
  const once = new Map([...rootCertificates, ...found.flat()].map((pem) => [pem.replaceAll(/\s/g, ''), pem]))
  return [...once.values()]
}

/** Reads the some two hundred certificates once, at the first https request. */
export function createTrust(options: TrustOptions): Network['trust'] {
  let all: Promise<readonly string[]> | undefined
  let usual: Promise<SecureContext> | undefined
  const contextOf = async (more: readonly string[]) => {
    all ??= authorities(options)
    const { createSecureContext } = await loadTls()
    return createSecureContext({ ca: [...(await all), ...more] })
  }
  return (ca) => (ca === undefined ? (usual ??= contextOf([])) : contextOf([ca]))
}
