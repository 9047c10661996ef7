import { once } from 'node:events'
import { linkSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { hasCode } from './message-error.ts'

/** The length of the longest path of a socket on macOS, in bytes. Linux allows longer paths (unix(7)). */
export const maxSocketPathBytes = 103

/**
 * Listens on a socket to which only this user may connect. Replaces a socket that a killed program has left
 * behind. @returns undefined if another process listens on the socket
 */
export async function listenPrivately(
  path: string,
  onConnection: (socket: Socket) => void,
): Promise<Server | undefined> {
  for (;;) {
    const server = await tryListen(path, onConnection)
    if (server) return server
    if (await isListening(path)) return undefined
    await removeStaleSocket(path)
  }
}

/** Listens on a new socket. Returns undefined if the socket already exists. */
async function tryListen(path: string, onConnection: (socket: Socket) => void): Promise<Server | undefined> {
  const server = createServer(onConnection)
  // `listen` creates the socket synchronously, so this umask applies to it.
  const umask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(umask)
  }
  try {
    await once(server, 'listening')
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return undefined
    throw error
  }
  return server.unref()
}

/** Whether a process listens on the socket. If it was left by a killed program, the connection is refused. */
async function isListening(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    if (['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].some((code) => hasCode(error, code))) return false
    throw error
  } finally {
    socket.destroy()
  }
}

/**
 * Removes a socket that a killed program has left behind. The socket is checked once more, because another
 * process may have replaced it since.
 */
async function removeStaleSocket(path: string): Promise<void> {
  const asidePath = `${path}.${process.pid}`
  try {
    renameSync(path, asidePath)
    if (await isListening(asidePath)) linkSync(asidePath, path)
    rmSync(asidePath, { force: true })
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  }
}
