import { BlockList, isIP } from 'node:net'
import type { ProxyServer, UnusableProxy, Route } from './network.ts'
import { trimTrailing } from '#shared/truncate.ts'

type Environment = Readonly<Record<string, string | undefined>>

const directRoutes: readonly Route[] = [{ kind: 'direct' }]

const kinds: Readonly<Record<string, ProxyServer['kind']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks:': 'socks5',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
}
const defaultPorts: Readonly<Record<ProxyServer['kind'], number>> = {
  http: 80,
  https: 443,
  socks5: 1080,
}

/** The most bytes of a user name or a password (RFC 1929, 2). */
const maxSocksLoginBytes = 255

const stripBrackets = (host: string) => host.replace(/^\[|\]$/g, '')

/**
 * Reads an environment variable. By convention the lower-case name takes precedence. An empty variable counts
 * as missing.
 */
function readVariable(env: Environment, name: string) {
  for (const variableName of [name.toLowerCase(), name]) {
    const value = env[variableName]?.trim()
    if (value) return { name: variableName, value }
  }
  return undefined
}

function parseProxy(text: string, variableName: string): ProxyServer | UnusableProxy {
  const unusable = { kind: 'unusable', variable: variableName } as const
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0].toLowerCase()
  const kind = kinds[scheme ?? 'http:']
  if (!kind) return unusable
  try {
    // `URL` parses the host only if the scheme is http or https, and then omits the default port. So the port
    // is parsed separately.
    const url = new URL(`http://${text.slice(scheme === undefined ? 0 : scheme.length + 2)}`)
    const port = /:(\d+)$/.exec(trimTrailing(text, '/?#'))?.[1]
    const login = [url.username, url.password].map(decodeURIComponent)
    if (kind === 'socks5' && login.some((part) => Buffer.byteLength(part) > maxSocksLoginBytes)) {
      return { ...unusable, reason: 'longLogin' }
    }
    const [name, password] = login
    return {
      kind,
      host: stripBrackets(url.hostname),
      port: Number(url.port || port || defaultPorts[kind]),
      ...(name && { login: { name, password: password ?? '' } }),
      variable: variableName,
    }
  } catch {
    return unusable // The error isn't logged, because the text may contain a password.
  }
}

/** Whether the host is this machine. No proxy can reach it. */
const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host)

const getFamily = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

function isWithin(address: string, cidr: string): boolean {
  const [network = '', bits = ''] = cidr.split('/')
  if (!isIP(address) || isIP(network) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (isIP(network) === 6 ? 128 : 32)) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits), getFamily(network))
  return list.check(address, getFamily(address))
}

const getPort = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')

/**
 * Whether a list in the form of `NO_PROXY` contains an address. Its entries are hosts, which include their
 * subdomains (`example.org`, `.example.org` or `*.example.org`), and addresses, both with an optional port,
 * and networks (`10.0.0.0/8`). `*` stands for all addresses.
 */
function matchesNoProxy(url: URL, list: string): boolean {
  const host = stripBrackets(url.hostname.toLowerCase()).replace(/\.$/, '')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true
      if (entry.includes('/')) return isWithin(host, entry)
      if (isIP(stripBrackets(entry))) return stripBrackets(entry) === host
      const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
      if (port !== undefined && port !== getPort(url)) return false
      const domain = stripBrackets(name)
        .replace(/^\*?\./, '')
        .replace(/\.$/, '')
      return domain !== '' && (host === domain || (!isIP(host) && host.endsWith(`.${domain}`)))
    })
}

/**
 * Returns the routes that environment variables choose; undefined if the system's settings must decide. This
 * machine and hosts in `NO_PROXY` are reached directly. Lower-case names of variables take precedence, as in
 * curl.
 */
export function getRoutesFromEnv(url: URL, env: Environment): readonly Route[] | undefined {
  if (isLoopback(stripBrackets(url.hostname))) return directRoutes
  if (matchesNoProxy(url, readVariable(env, 'NO_PROXY')?.value ?? '')) return directRoutes
  const proxyVariable =
    readVariable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ??
    readVariable(env, 'ALL_PROXY')
  return proxyVariable && [parseProxy(proxyVariable.value, proxyVariable.name)]
}

const systemKinds: Readonly<Record<string, ProxyServer['kind']>> = {
  PROXY: 'http',
  HTTPS: 'https',
  SOCKS5: 'socks5',
}

/**
 * Parses the result of a PAC file, such as `PROXY a:3128; SOCKS5 b:1080; DIRECT`, to routes. Unknown kinds
 * are skipped. If nothing else is left, the only route is unusable. An empty result means a direct
 * connection.
 */
export function parsePacResult(result: string): readonly Route[] {
  const routes = result.split(';').flatMap((part): Route[] => {
    const [word = '', place = ''] = part.trim().split(/\s+/)
    if (word.toUpperCase() === 'DIRECT') return [{ kind: 'direct' }]
    const kind = systemKinds[word.toUpperCase()]
    const [, host = '', port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(place) ?? []
    return kind && host ? [{ kind, host: stripBrackets(host), port: Number(port ?? defaultPorts[kind]) }] : []
  })
  if (routes.length > 0) return routes
  return result.trim() === '' ? directRoutes : [{ kind: 'unusable' }]
}
