import { createServer } from 'node:http'
import { listen } from '#test/support/port.ts'
import type { JobState } from './job.ts'

export type WebGui = Awaited<ReturnType<typeof startWebGui>>

interface WebGuiOptions {
  /** By default (0), any free port. The real web interface has port 8501. */
  readonly port?: number
  readonly jobs?: () => Iterable<JobState>
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function pageOf(path: string, jobs: Iterable<JobState>): string {
  const page = new URL(path, 'http://gui').searchParams.get('page') ?? ''
  const rows = Array.from(jobs, ({ id, status, progress }) => {
    const cells = [`${id.slice(0, 8)}...`, status, `${progress.toFixed(1)}%`]
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`
  })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Streamlit</title></head>
<body style="font: 16px sans-serif; margin: 3em"><h1>${escaped(page || 'Compileo')}</h1>
<table cellpadding="6">${rows.join('\n')}</table></body></html>`
}

export async function startWebGui(options: WebGuiOptions = {}) {
  const { port: wanted, jobs = () => [] } = options
  const server = createServer(({ url: path = '/' }, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(path, jobs()))
  })
  const port = await listen(server, wanted, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
