import { parseArgs } from 'node:util'
import { startCompileoServer, type CompileoServer, type CompileoServerOptions } from './compileo-server.ts'
import { demoJobs, fillerJobs } from './demo-jobs.ts'
import { startWebGui, type WebGui } from './web-gui.ts'
import type { JobScript, JobSeed, KnownStatus } from './job.ts'

export interface CliIo {
  out(text: string): void
  err(text: string): void
  readonly stopped: AbortSignal
}

interface CliOptions {
  readonly server: CompileoServerOptions
  readonly demo: boolean
  readonly jobs: number
  readonly gui: number | undefined
  readonly help: boolean
}

export const help = `A Compileo Jobs API server to try Compileo Tray with. It runs sample jobs.

  --port N           listen on this port of 127.0.0.1 (8000; 0 picks a free one)
  --behaviour WORD   real: behave like the real server; guide: like its API guide (real)
  --api-key KEY      require this key in X-API-Key (none)
  --plugin           install the Compileo Tray plugin
  --gui N            serve a stand-in for the web interface on this port, usually 8501 (none)
  --rate-limit N     requests per minute and client; 0 for no limit (200)
  --speed X          run jobs X times as fast (1)
  --demo             run a few jobs; one fails, and completes when restarted
  --jobs N           run N more jobs of up to a minute (0)
  --help             show this help

Without --demo and --jobs, the server has one job in each status.
`

class UsageError extends Error {}

export async function main(argv: string[], io: CliIo = processIo()): Promise<number> {
  let options: CliOptions
  try {
    options = readOptions(argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}\n\n${help}`)
    return 2
  }
  if (options.help) {
    io.out(help)
    return 0
  }
  let server: CompileoServer
  try {
    server = await startCompileoServer(options.server)
  } catch (error) {
    io.err(`${whyNotListening(error, options.server.port ?? 0)}\n`)
    return 1
  }
  let gui: WebGui | undefined
  try {
    const jobs = () => server.jobs.all()
    if (options.gui !== undefined) gui = await startWebGui({ port: options.gui, jobs })
  } catch (error) {
    await server.close()
    io.err(`${whyNotListening(error, options.gui ?? 0)}\n`)
    return 1
  }
  io.out(announce(server, addJobs(server, options), options, gui))
  await untilAborted(io.stopped)
  await gui?.close()
  await server.close()
  return 0
}

function readOptions(argv: string[]): CliOptions {
  const { values } = parsed(argv)
  const behaviour = values.behaviour ?? 'real'
  if (behaviour !== 'real' && behaviour !== 'guide') {
    throw new UsageError(`--behaviour takes "real" or "guide", not "${behaviour}"`)
  }
  const rateLimit = whole('--rate-limit', values['rate-limit'] ?? '200')
  const key = values['api-key']
  return {
    demo: values.demo ?? false,
    help: values.help ?? false,
    gui: values.gui === undefined ? undefined : whole('--gui', values.gui, 65_535),
    jobs: whole('--jobs', values.jobs ?? '0'),
    server: {
      behaviour,
      port: whole('--port', values.port ?? '8000', 65_535),
      rateLimit: rateLimit === 0 ? Number.POSITIVE_INFINITY : rateLimit,
      speed: positive('--speed', values.speed ?? '1'),
      plugin: values.plugin ?? false,
      ...(key !== undefined && { apiKey: key }),
    },
  }
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: 'string' },
        behaviour: { type: 'string' },
        'api-key': { type: 'string' },
        'rate-limit': { type: 'string' },
        plugin: { type: 'boolean' },
        gui: { type: 'string' },
        speed: { type: 'string' },
        demo: { type: 'boolean' },
        jobs: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function whole(flag: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= most) return value
  const limit = most === Number.MAX_SAFE_INTEGER ? '' : ` up to ${most}`
  throw new UsageError(`${flag} takes a whole number${limit}, not "${text}"`)
}

function positive(flag: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new UsageError(`${flag} takes a number above 0, not "${text}"`)
}

function usualJobs(): JobSeed[] {
  const running = { progress: 65.5, currentStep: 'Processing document 3 of 5' }
  const more: Record<KnownStatus, JobSeed> = {
    pending: {},
    scheduled: {},
    running,
    retrying: { progress: 60, error: 'Ollama took too long to answer' },
    completed: { currentStep: 'Job completed successfully', result: { processed_documents: 5 } },
    failed: { ...running, error: 'Ollama at 127.0.0.1:11434 refused the connection' },
    cancelled: running,
  }
  return Object.entries(more).map(([status, seed]) => ({ ...seed, status, id: `job-${status}` }))
}

function addJobs(server: CompileoServer, { demo, jobs }: CliOptions): (JobScript | JobSeed)[] {
  const scripts = [...(demo ? demoJobs : []), ...fillerJobs(jobs)]
  const all = scripts.length > 0 ? scripts : usualJobs()
  for (const job of all) server.addJob(job)
  return all
}

const SHOWN = 20

function announce(
  server: CompileoServer,
  jobs: (JobScript | JobSeed)[],
  { server: { behaviour } }: CliOptions,
  gui: WebGui | undefined,
): string {
  const lines = jobs.slice(0, SHOWN).map((job) => {
    const id = job.id ?? ''
    return 'name' in job && job.name !== undefined ? `  ${id}  ${job.name}` : `  ${id}`
  })
  const rest = jobs.length - lines.length
  return [
    `Compileo server at ${server.url} (${behaviour} behaviour). Ctrl+C ends it.`,
    ...(gui ? [`Its web GUI at ${gui.url}`] : []),
    'Jobs to watch:',
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    '',
  ].join('\n')
}

function whyNotListening(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Take another with --port, or 0 for any free one.`
  if (code === 'EACCES') return `Port ${port} may not be used by this account. Take another with --port.`
  return `The server could not start: ${error instanceof Error ? error.message : String(error)}`
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function processIo(): CliIo {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    stopped: stop.signal,
  }
}
