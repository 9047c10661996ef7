import { request as httpRequest } from 'node:http'
import type { Capture } from '#test/integration/server/capture.ts'

export interface Live {
  /** what has come of it so far */
  body: () => string
  ended: Promise<void>
  /** what has come, in the form of a recording; closes the connection */
  take: () => Capture
}

let nth = 0
/** The server limits each address, so each request has another. */
const nextAddress = () => `127.0.7.${(nth++ % 250) + 1}`

export function begin(
  url: string,
  method: string,
  path: string,
  {
    headers = {},
    content,
    localAddress = nextAddress(),
  }: { headers?: Record<string, string>; content?: Uint8Array; localAddress?: string } = {},
): Live {
  let head: string[] = []
  const parts: Buffer[] = []
  let how: Capture['ended'] = 'still open'
  const request = httpRequest(`${url}${path}`, {
    method,
    // As curl, which sends none: the server would repeat a `close`.
    headers: { connection: 'keep-alive', ...headers },
    localAddress,
    agent: false,
  })
  const ended = new Promise((resolve: (value: void) => void) => {
    const end = (as: Capture['ended']) => {
      if (how === 'still open') how = as
      resolve()
    }
    request.on('error', () => end('cut'))
    request.on('response', (response) => {
      const { rawHeaders: raw } = response
      const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
      head = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`, ...lines]
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', () => end('cut'))
      response.on('end', () => end('in order'))
    })
  })
  request.end(content)
  const body = () => Buffer.concat(parts).toString('utf8')
  return {
    body,
    ended,
    take() {
      const recording = { method, path, head, body: body(), ended: how }
      request.destroy()
      return recording
    },
  }
}
