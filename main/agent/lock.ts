import { once } from 'node:events'
import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { getErrorReason } from '#main/base/files.ts'
import { hasCode } from '#main/base/message-error.ts'
import type { Message } from '#shared/message.ts'

/** A lock for the state folder. Two agents on one folder would deliver everything twice. */
export type FolderLock =
  | { readonly type: 'taken'; readonly release: () => Promise<void> }
  | { readonly type: 'held' }
  | { readonly type: 'error'; readonly reason: string | Message }

/** The longest path of a socket on macOS, in bytes; Linux allows more (unix(7)). */
const maxPathBytes = 103

/**
 * Locks a folder by listening on a socket, which the kernel closes however the agent ends. A process ID
 * wouldn't identify the agent, because in a container each agent is process 1.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'agent.sock')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (Buffer.byteLength(path) > maxPathBytes)
      return { type: 'error', reason: `its path is longer than ${maxPathBytes - '/agent.sock'.length} bytes` }
    for (;;) {
      const server = await tryListen(path)
      if (server) return { type: 'taken', release: () => closeServer(server) }
      if (await isListening(path)) return { type: 'held' }
      await removeStaleSocket(path)
    }
  } catch (error) {
    return { type: 'error', reason: getErrorReason(error) }
  }
}

/** @returns undefined if the socket exists */
async function tryListen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  // Only the agent's own user may connect.
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

/** Whether a process listens on the socket. A stale socket refuses the connection. */
async function isListening(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    if (hasCode(error, 'ECONNREFUSED') || hasCode(error, 'ENOENT')) return false
    throw error
  } finally {
    socket.destroy()
  }
}

/** Checks the socket again before removing it, because another agent may have replaced it in the meantime. */
async function removeStaleSocket(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (await isListening(aside)) linkSync(aside, path)
    rmSync(aside, { force: true })
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  }
}

async function closeServer(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
