import { readFileSync } from 'node:fs'
import { hasCode } from '#main/base/message-error.ts'

/** The value of TCP_LISTEN (include/net/tcp_states.h). */
const listenState = '0A'

/**
 * Matches addresses in `/proc/net/tcp` and `tcp6` on which a program listens for connections from this
 * machine: the loopback address, or all addresses.
 */
const localAddress = /^(?:[\dA-F]{6}7F|0{8}|0{32}|0{24}01000000|0{16}FFFF0000[\dA-F]{6}7F)$/

/**
 * Returns the users whose processes listen on a port of this machine. `socketTable` is the text of
 * `/proc/net/tcp`.
 */
export function parseListeningUsers(socketTable: string, port: number): readonly number[] {
  return socketTable.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , uid] = line.trim().split(/\s+/)
    const [address = '', hexPort = ''] = local.split(':')
    const isListening = state === listenState && parseInt(hexPort, 16) === port
    return isListening && localAddress.test(address) ? [Number(uid)] : []
  })
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // Without IPv6 the second table is missing, and a sandbox may hide both tables.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EACCES')) return ''
    throw error
  }
}

/**
 * Whether all processes that listen at a local address belong to this user; false if there are none. Only
 * Linux provides this information; on other platforms the result is true.
 */
export function isOwnListener(url: string): boolean {
  if (process.platform !== 'linux') return true
  const { port, protocol } = new URL(url)
  const number = Number(port || (protocol === 'https:' ? 443 : 80))
  const users = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
    parseListeningUsers(readTable(path), number),
  )
  return users.length > 0 && users.every((user) => user === process.getuid?.())
}
