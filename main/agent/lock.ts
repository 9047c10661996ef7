import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { getErrorReason } from '#main/base/files.ts'
import { listenPrivately, maxSocketPathBytes } from '#main/base/unix-socket.ts'
import type { Message } from '#shared/message.ts'

/** The result of locking a state folder. Two agents with the same folder would deliver everything twice. */
export type FolderLock =
  | { readonly type: 'taken'; readonly release: () => Promise<void> }
  | { readonly type: 'held' }
  | { readonly type: 'error'; readonly reason: string | Message }

/**
 * Locks a state folder by listening on a socket. The kernel closes the socket, however the agent ends. A file
 * with the process ID wouldn't work, because in a container each agent is process 1.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'agent.sock')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (Buffer.byteLength(path) > maxSocketPathBytes)
      return {
        type: 'error',
        reason: `its path is longer than ${maxSocketPathBytes - '/agent.sock'.length} bytes`,
      }
    const server = await listenPrivately(path, (socket) => socket.destroy())
    return server ? { type: 'taken', release: () => closeServer(server) } : { type: 'held' }
  } catch (error) {
    return { type: 'error', reason: getErrorReason(error) }
  }
}

async function closeServer(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
