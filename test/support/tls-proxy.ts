import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { KeyAndCertificate } from './authority.ts'
import { closeAfterTest } from './close-after-test.ts'
import { listen } from './port.ts'

/** Starts a TLS proxy in front of a server. It closes when the test ends. */
export async function startTlsProxy(server: { readonly port: number }, pair: KeyAndCertificate) {
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
  closeAfterTest(async () => {
    const closed = once(front, 'close')
    front.close()
    for (const socket of sockets) socket.destroy()
    await closed
  })
  return { port }
}
