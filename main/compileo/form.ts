import { randomUUID } from 'node:crypto'

export interface Form {
  readonly contentType: string
  readonly body: Buffer
}

/** Builds a form with one zip file (RFC 7578). */
export function formOf(field: string, fileName: string, file: Buffer): Form {
  const boundary = randomUUID()
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
    'content-type: application/zip\r\n\r\n'
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
