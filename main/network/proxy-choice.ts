import { BlockList, isIP } from 'node:net'
import type { ProxyWay, UnusableWay, Way } from './network.ts'
import { withoutTrailing } from '../../shared/cut.ts'

type Environment = Readonly<Record<string, string | undefined>>

const direct: readonly Way[] = [{ kind: 'direct' }]

const kinds: Readonly<Record<string, ProxyWay['kind']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks4:': 'socks4',
  'socks4a:': 'socks4',
  'socks:': 'socks5',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
}
const usualPorts: Readonly<Record<ProxyWay['kind'], number>> = {
  http: 80,
  https: 443,
  socks4: 1080,
  socks5: 1080,
}

const bare = (host: string) => host.replace(/^\[|\]$/g, '')

/** A variable's value and its name; by custom the lower-case one goes first. One that is empty is not set. */
function variable(
  env: Environment,
  name: string,
): { readonly name: string; readonly value: string } | undefined {
  for (const called of [name.toLowerCase(), name]) {
    const value = env[called]?.trim()
    if (value) return { name: called, value }
  }
  return undefined
}

/** Reads a proxy as a variable names it: a URL, or only its host and port. */
function parseProxy(text: string, named: string): ProxyWay | UnusableWay {
  const unusable = { kind: 'unusable', variable: named } as const
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0].toLowerCase()
  const kind = kinds[scheme ?? 'http:']
  if (!kind) return unusable
  try {
    // Only of the web's own schemes does `URL` know how a host is written; a port that is usual for it is left out.
    const url = new URL(`http://${text.slice(scheme === undefined ? 0 : scheme.length + 2)}`)
    const given = /:(\d+)$/.exec(withoutTrailing(text.replace(/^.*@/, ''), '/?#'))?.[1]
    const [name, password] = [url.username, url.password].map(decodeURIComponent)
    return {
      kind,
      host: bare(url.hostname),
      port: Number(url.port || given || usualPorts[kind]),
      ...(name && { login: { name, password: password ?? '' } }),
      variable: named,
    }
  } catch {
    return unusable // Neither a URL nor escaped rightly; its text may hold a password and is told nobody.
  }
}

/** Whether it is this machine itself: no proxy is asked to lead back to us. */
const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host)

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Whether an address lies in a network such as `10.0.0.0/8`. */
function isWithin(address: string, cidr: string): boolean {
  const [network = '', bits = ''] = cidr.split('/')
  if (!isIP(address) || isIP(network) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (isIP(network) === 6 ? 128 : 32)) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits), familyOf(network))
  return list.check(address, familyOf(address))
}

const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')

/**
 * Whether `NO_PROXY` takes an address out: a list of hosts, which stand for what is below them as well (`example.org`,
 * `.example.org` and `*.example.org` are one), each with a port if need be, of addresses and of networks (`10.0.0.0/8`);
 * `*` takes out all.
 */
function isTakenOut(url: URL, list: string): boolean {
  const host = bare(url.hostname.toLowerCase()).replace(/\.$/, '')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true
      if (entry.includes('/')) return isWithin(host, entry)
      if (isIP(bare(entry))) return bare(entry) === host
      const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
      if (port !== undefined && port !== portOf(url)) return false
      const domain = bare(name)
        .replace(/^\*?\./, '')
        .replace(/\.$/, '')
      return domain !== '' && (host === domain || (!isIP(host) && host.endsWith(`.${domain}`)))
    })
}

/**
 * How an address is reached as far as it is not the system's settings that say it. In this order:
 *
 * 1. This machine itself is reached straight, always.
 * 2. What `NO_PROXY` takes out is reached straight, whoever names a proxy.
 * 3. `HTTPS_PROXY` is for `https:`, `HTTP_PROXY` for `http:`, `ALL_PROXY` for either. They go before the system's settings:
 *    whoever sets them for this program means it, and a password can only stand there.
 *
 * The lower-case form of a name goes before the upper-case one, as curl has it. Pure.
 * @returns undefined where the system's settings are to be asked
 */
export function waysByEnvironment(url: URL, env: Environment): readonly Way[] | undefined {
  if (isLoopback(bare(url.hostname))) return direct
  if (isTakenOut(url, variable(env, 'NO_PROXY')?.value ?? '')) return direct
  const named =
    variable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? variable(env, 'ALL_PROXY')
  return named && [parseProxy(named.value, named.name)]
}

const systemKinds: Readonly<Record<string, ProxyWay['kind']>> = {
  PROXY: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
}

/**
 * Reads what Chromium answers for an address, in the words of a PAC file: `PROXY a:3128; SOCKS5 b:1080; DIRECT`. Kinds
 * that are not known, such as QUIC, are passed over where there is another. Pure.
 */
export function waysBySystem(answer: string): readonly Way[] {
  const ways = answer.split(';').flatMap((part): Way[] => {
    const [word = '', place = ''] = part.trim().split(/\s+/)
    if (word.toUpperCase() === 'DIRECT') return [{ kind: 'direct' }]
    const kind = systemKinds[word.toUpperCase()]
    const [, host = '', port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(place) ?? []
    return kind && host ? [{ kind, host: bare(host), port: Number(port ?? usualPorts[kind]) }] : []
  })
  if (ways.length > 0) return ways
  return answer.trim() === '' ? direct : [{ kind: 'unusable' }]
}
