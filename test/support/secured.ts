import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certified } from './authority.ts'
import { endWithTest } from './end-with-test.ts'
import { listen } from './port.ts'

/** Starts a TLS proxy in front of a server. It closes when the test ends. */
export async function secured(server: { readonly port: number }, pair: Certified) {
  const sockets = new Set<Socket>()
  const front = createServer(pair, (socket: TLSSocket) => {
    const onward = connect(server.port, '127.0.0.1')
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
    socket.pipe(onward).pipe(socket)
  })
  const port = await listen(front)
  endWithTest(async () => {
    const closed = once(front, 'close')
    front.close()
    for (const socket of sockets) socket.destroy()
    await closed
  })
  return { port }
}
