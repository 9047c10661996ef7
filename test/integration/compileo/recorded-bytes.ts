import { captureText, framesOf, readCapture, type Capture } from '../server/capture.ts'

export interface RecordedBytes {
  readonly path: string
  readonly parts: readonly Buffer[]
  /** How the connection of the response ended. */
  readonly ended: Capture['ended']
}

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/**
 * Curl recorded the body without its chunks. The server sends one chunk per frame. Two responses need another
 * Content-Length, because a path in their body was replaced later.
 */
function fromCurl(name: string): RecordedBytes {
  const { path, head, body, ended } = readCapture(name)
  const isChunked = head.includes('transfer-encoding: chunked')
  const lines = head.map((line) =>
    line.startsWith('content-length: ') ? `content-length: ${Buffer.byteLength(body)}` : line,
  )
  const parts = isChunked ? framesOf(body).map(chunk) : [body]
  if (isChunked && ended === 'in order') parts.push('0\r\n\r\n')
  return { path, parts: [`${lines.join('\r\n')}\r\n\r\n`, ...parts].map((part) => Buffer.from(part)), ended }
}

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t' }

/** Each line has the form `<time> b'<bytes>'`, and contains what was received at that time. */
function fromSocket(name: string): RecordedBytes {
  const texts = [...captureText(name).matchAll(/^[\d.]+ b'(.*)'$/gm)].map(([, text = '']) =>
    text.replaceAll(/\\(?:x(..)|(.))/g, (_, hex: string | undefined, sign: string) =>
      hex === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
  )
  const parts = texts.map((text) => Buffer.from(text, 'latin1'))
  return { path: '/api/v1/jobs/status/rwc1/stream', parts, ended: 'in order' }
}

export function recordedBytes(name: string): RecordedBytes {
  return captureText(name).startsWith('#') ? fromCurl(name) : fromSocket(name)
}
