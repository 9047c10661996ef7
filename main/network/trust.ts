import { readFile, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { SecureContext } from 'node:tls'
import type { Network } from './network.ts'
import { messageOf, type Message } from '../../shared/message.ts'
import { certificatesIn } from './certificates.ts'
import { reasonOf } from '../base/files.ts'

/** Where distributions keep what they trust, in one file (Go's crypto/x509 looks at the same). */
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
  /** Hears of a file that the environment names and that can't be read. */
  readonly complain: (message: Message) => void
}

/** The certificates in a file; none where there is none of them, or no such file. */
async function inFile(path: string): Promise<readonly string[]> {
  return readFile(path, 'latin1').then(certificatesIn, () => [])
}

/** It takes 6 ms to load, which a start without any https server is spared. */
const loadTls = () => import('node:tls')

/** What macOS and Windows trust. Node can tell since 22.15. */
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

/** Certificates of everybody who may vouch for a server: Node's, the system's, and those that the environment names. */
async function authorities({ env, platform, complain }: TrustOptions): Promise<readonly string[]> {
  /** What goes wrong is said, and the others are taken all the same. */
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
    // As for OpenSSL and Go, it stands for the system's own.
    env['SSL_CERT_FILE'] ? named('SSL_CERT_FILE') : usual(),
    // Electron doesn't heed it where its fuse against NODE_OPTIONS is set, and Node not beside certificates of one's own.
    named('NODE_EXTRA_CA_CERTS'),
    ...folders.map(folder),
  ])
  const { rootCertificates } = await loadTls()
  // Most of the system's are Node's as well, with other line ends: each is taken once, for each takes memory.
  const once = new Map([...rootCertificates, ...found.flat()].map((pem) => [pem.replaceAll(/\s/g, ''), pem]))
  return [...once.values()]
}

/**
 * Who may vouch for servers. Nothing is read before the first server is asked by https, and everything but once: there
 * are some two hundred certificates.
 */
export function createTrust(options: TrustOptions): Network['trust'] {
  let all: Promise<readonly string[]> | undefined
  let usual: Promise<SecureContext> | undefined
  const contextOf = async (more: readonly string[]) => {
    all ??= authorities(options)
    const { createSecureContext } = await loadTls()
    return createSecureContext({ ca: [...(await all), ...more] })
  }
  return (ca) => {
    if (ca !== undefined) return contextOf([ca])
    usual ??= contextOf([])
    return usual
  }
}
