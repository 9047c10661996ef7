import type { JobKey } from '#shared/model.ts'
import type { Evidence, TrueJob, AcceptedNotification } from './evidence.ts'
import type { LogEntry } from './log.ts'
import type { Verdict } from './compare.ts'
import type { Simulation } from './simulation.ts'
import type { ServerPool } from './server-pool.ts'
import type { AppSupervisor } from './app-supervisor.ts'
import { readLedger } from './ledger-file.ts'
import type { Receiver } from './receiver.ts'
import type { WatchedJobs } from './watched-jobs.ts'

const rssMbLimit = 400

export interface StormParts {
  readonly pool: ServerPool
  readonly supervisor: AppSupervisor
  readonly watchedJobs: WatchedJobs
  readonly simulation: Simulation
  readonly accepted: readonly AcceptedNotification[]
  readonly receiver: Receiver | undefined
  readonly profile: string
}

export function gatherEvidence(
  { pool, supervisor, watchedJobs, simulation, accepted, receiver, profile }: StormParts,
  now: number,
): Evidence {
  const jobs = [...watchedJobs.all.values()].flatMap((job): TrueJob[] => {
    const { key, server, jobId, askedAt, watchedAt, isKnown } = job
    if (watchedAt === undefined) return []
    return [{ key, server, askedAt, watchedAt, isKnown, ...pool.getTruth(server, jobId) }]
  })
  return {
    jobs,
    lives: supervisor.livesUntil(now),
    accepted: [...accepted],
    ...(receiver && { delivered: [...receiver.delivered] }),
    ledger: readLedger(profile),
    troubles: simulation.troubles,
    end: now,
  }
}

export function findOtherProblems({
  pool,
  supervisor,
}: {
  readonly pool: ServerPool
  readonly supervisor: Pick<AppSupervisor, 'problems' | 'socketsLeft' | 'maxRssMb'>
}): string[] {
  const limits = pool.servers.flatMap(({ limited }, server) =>
    limited > 0 ? [`server ${server} had ${limited} requests over its limit`] : [],
  )
  const open = pool.servers.reduce((sum, server) => sum + server.openStreams().length, 0)
  return [
    ...supervisor.problems,
    ...limits,
    ...(open > 0 ? [`${open} streams are open after the end`] : []),
    ...(supervisor.socketsLeft > 0
      ? [`the app held ${supervisor.socketsLeft} sockets after it had stopped`]
      : []),
    ...(supervisor.maxRssMb > rssMbLimit ? [`the app held ${Math.round(supervisor.maxRssMb)} MB`] : []),
  ]
}

export function getFigures(
  { pool, supervisor, simulation, accepted, receiver }: StormParts,
  verdict: Verdict,
  evidence: Evidence,
): string[] {
  const ends = (how: string) => evidence.lives.filter((life) => life.how === how).length
  const requests = pool.servers.reduce((sum, server) => sum + server.requests.total, 0)
  const by = (route: 'status' | 'stream' | 'plugin-changes') =>
    pool.servers.reduce((sum, server) => sum + server.requests.count({ route }), 0)
  const limits = simulation.limited.reduce((sum, count) => sum + count, 0)
  const { happened, due, announced, repeated } = verdict
  return [
    `${evidence.jobs.length} jobs watched; ${happened} outcomes happened, ${due} had to be announced, ${announced} were`,
    `the app had ${evidence.lives.length} lives: ${ends('killed')} were killed, ${ends('quit')} quit`,
    receiver
      ? `${receiver.delivered.length} deliveries were accepted, ${repeated} of them again; the receiver rejected ${receiver.rejected}`
      : `${accepted.length} notifications were accepted, ${repeated} of them right before a kill`,
    `${requests} requests, ${limits} of them limited on purpose: ${by('status')} for a status, ${by('stream')} for a job's stream, ${by('plugin-changes')} for the plugin's`,
    `the app held ${Math.round(supervisor.maxRssMb)} MB at most`,
  ]
}

/** Describes what happened to a job. Times are in seconds since the start of the simulation. */
export function formatJobStory(
  key: JobKey,
  evidence: Evidence,
  pool: ServerPool,
  log: readonly LogEntry[],
  start: number,
): string {
  const job = evidence.jobs.find((each) => each.key === key)
  const jobId = key.slice(key.indexOf('/') + 1)
  const requests = job ? pool.at(job.server).requests.list({ jobId }) : []
  const lines: { at: number; text: string }[] = []
  const add = (at: number, text: string) => lines.push({ at, text })
  for (const { at, text, job: about, server } of log) {
    if (about === key || (about === undefined && (server === undefined || server === job?.server)))
      add(at, text)
  }
  for (const { kind, at, leftAt } of job?.outcomes ?? []) {
    add(at, `TRUTH ${kind} (completed at ${at})`)
    if (leftAt !== null) add(leftAt, `TRUTH no longer ${kind}`)
  }
  if (job?.removedAt !== undefined) add(job.removedAt, 'TRUTH deleted')
  for (const { at, method, path, status } of requests)
    add(at, `  ${method} ${path} -> ${status ?? 'nothing'}`)
  for (const { spec, at, life } of evidence.accepted)
    if (spec.id === `job:${key}` || spec.outcomes?.some((outcome) => outcome.key === key))
      add(at, `SHOWN "${spec.title}" by app ${life}`)
  const ledger = evidence.ledger
    .filter((entry) => entry.key === key)
    .map(({ id, announced }) => `ledger: ${id} announced ${announced} times`)
  const shown = lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => `${((at - start) / 1000).toFixed(3).padStart(12)}  ${text}`)
  return [`The story of ${key}:`, ...shown, ...ledger].join('\n')
}
