import type { Server, Socket } from 'node:net'
import { closeAfterTest } from './close-after-test.ts'
import { listen } from './port.ts'

/**
 * Listens on a free port. The server closes at the end of the test.
 *
 * @returns the port
 */
export async function listenOnFreePort(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  closeAfterTest(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return port
}
