import { request, type IncomingMessage } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { listen } from './port.ts'

/** What a stream sends before the front closes it. */
const burst = `: ${'x'.repeat(998)}\n`.repeat(66)
const streamMs = 200

const versions = ['HTTP/1.1', 'HTTP/1.0'] as const

/** Sends a whole body, whose end is told by its length, its last chunk or the end of the connection. */
function sendBody(socket: Socket, head: string, body: Buffer, count: number): void {
  const framing = count % 3
  if (framing === 0) socket.write(`${head}content-length: ${body.length}\r\n\r\n`)
  else if (framing === 1 && head.startsWith('HTTP/1.1')) {
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`)
    socket.write(body)
    socket.end('\r\n0\r\n\r\n')
    return
  } else socket.write(`${head}\r\n`)
  socket.end(body)
}

function relay(socket: Socket, response: IncomingMessage, count: number): void {
  const { statusCode, headers } = response
  const version = versions[count % versions.length] ?? 'HTTP/1.1'
  const type = headers['content-type'] ?? 'text/plain'
  const head = `${version} ${statusCode} X\r\nconnection: close\r\ncontent-type: ${type}\r\n`
  if (type.startsWith('text/event-stream')) {
    socket.write(`${head}\r\n`)
    response.on('data', (chunk: Buffer) => socket.write(chunk))
    const timer = setTimeout(() => {
      response.destroy()
      socket.end(burst)
    }, streamMs)
    socket.on('close', () => clearTimeout(timer))
    return
  }
  const parts: Buffer[] = []
  response.on('data', (chunk: Buffer) => parts.push(chunk))
  response.on('end', () => sendBody(socket, head, Buffer.concat(parts), count))
}

/** A proxy in front of a server that closes the connection after each response, in all ways that HTTP allows. */
export async function startClosingFront({ port }: { readonly port: number }) {
  const sockets = new Set<Socket>()
  let count = 0
  const front = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      const [line = '', ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
      text = ''
      const [method, path] = line.split(' ')
      const headers = Object.fromEntries(fields.map((field) => field.split(/: (.*)/, 2)))
      const onward = request({ port, host: '127.0.0.1', method, path, headers, agent: false })
      onward.on('response', (response) => {
        response.on('error', () => undefined)
        relay(socket, response, (count += 1))
      })
      onward.on('error', () => socket.destroy())
      socket.on('close', () => onward.destroy())
      onward.end()
    })
  })
  const url = `http://127.0.0.1:${await listen(front)}`
  return {
    url,
    responses: () => count,
    close() {
      front.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
