import { request as httpRequest } from 'node:http'

/**
 * @typedef {import('#test/integration/server/capture.ts').Capture} Capture
 * @typedef {object} Live
 * @property {() => string} body what has come of it so far
 * @property {Promise<void>} ended
 * @property {() => Capture} take what has come, in the form of a recording; closes the connection
 */

let nth = 0
/** The server limits each address, so each request has another. */
const nextAddress = () => `127.0.7.${(nth++ % 250) + 1}`

/**
 * @param {string} url
 * @param {string} method
 * @param {string} path
 * @param {{ headers?: Record<string, string>, content?: Uint8Array, localAddress?: string }} [options]
 * @returns {Live}
 */
export function begin(url, method, path, { headers = {}, content, localAddress = nextAddress() } = {}) {
  /** @type {string[]} */
  let head = []
  /** @type {Buffer[]} */
  const parts = []
  /** @type {Capture['ended']} */
  let how = 'still open'
  const request = httpRequest(`${url}${path}`, {
    method,
    // As curl, which sends none: the server would repeat a `close`.
    headers: { connection: 'keep-alive', ...headers },
    localAddress,
    agent: false,
  })
  const ended = new Promise((/** @type {(value: void) => void} */ resolve) => {
    const end = (/** @type {Capture['ended']} */ as) => {
      if (how === 'still open') how = as
      resolve()
    }
    request.on('error', () => end('cut'))
    request.on('response', (response) => {
      const { rawHeaders: raw } = response
      const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
      head = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`, ...lines]
      response.on('data', (/** @type {Buffer} */ part) => parts.push(part))
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
