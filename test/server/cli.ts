import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startCompileoServer, type CompileoServer, type CompileoServerOptions } from './compileo-server.ts'
import { demoJobs, createFillerJobs } from './demo-jobs.ts'
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

export const helpText = `A Compileo Jobs API server to try Compileo Tray with. It runs sample jobs.

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

export async function main(argv: string[], io: CliIo = processIo()): Promise<number> {
  let options: CliOptions
  try {
    options = readOptions(argv)
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${helpText}`)
    return 2
  }
  if (options.help) {
    io.out(helpText)
    return 0
  }
  let server: CompileoServer | undefined
  let gui: WebGui | undefined
  try {
    const { jobs } = (server = await startCompileoServer(options.server))
    if (options.gui !== undefined) gui = await startWebGui({ port: options.gui, jobs: jobs.all })
  } catch (error) {
    await server?.close()
    io.err(`The server could not start: ${String(error)}\n`)
    return 1
  }
  io.out(announce(server, addJobs(server, options), options, gui))
  if (!io.stopped.aborted) await once(io.stopped, 'abort')
  await gui?.close()
  await server.close()
  return 0
}

function readOptions(argv: string[]): CliOptions {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { ...text, default: '8000' },
      behaviour: { ...text, default: 'real' },
      'api-key': text,
      'rate-limit': { ...text, default: '200' },
      plugin: flag,
      gui: text,
      speed: { ...text, default: '1' },
      demo: flag,
      jobs: { ...text, default: '0' },
      help: flag,
    },
  })
  const { behaviour, demo, help: isHelp, plugin } = values
  if (behaviour !== 'real' && behaviour !== 'guide') {
    throw new Error(`--behaviour takes "real" or "guide", not "${behaviour}"`)
  }
  const rateLimit = whole('--rate-limit', values['rate-limit'])
  const key = values['api-key']
  return {
    demo,
    help: isHelp,
    gui: values.gui === undefined ? undefined : whole('--gui', values.gui, 65_535),
    jobs: whole('--jobs', values.jobs),
    server: {
      behaviour,
      port: whole('--port', values.port, 65_535),
      rateLimit: rateLimit === 0 ? Number.POSITIVE_INFINITY : rateLimit,
      speed: positive('--speed', values.speed),
      plugin,
      ...(key !== undefined && { apiKey: key }),
    },
  }
}

function whole(flag: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= most) return value
  const limit = most === Number.MAX_SAFE_INTEGER ? '' : ` up to ${most}`
  throw new Error(`${flag} takes a whole number${limit}, not "${text}"`)
}

function positive(flag: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new Error(`${flag} takes a number above 0, not "${text}"`)
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
  const scripts = [...(demo ? demoJobs : []), ...createFillerJobs(jobs)]
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

function processIo(): CliIo {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    stopped: stop.signal,
  }
}
