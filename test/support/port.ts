import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/**
 * @param port any free one by default
 * @returns the port
 */
export async function listen(server: Server, port = 0, host = '127.0.0.1'): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

export async function findFreePort(wanted?: number): Promise<number> {
  const server = createServer()
  const port = await listen(server, wanted).catch(() => findFreePort())
  server.close()
  return port
}
