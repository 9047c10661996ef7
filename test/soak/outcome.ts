import type { JobKey } from '#shared/model.ts'
import type { Evidence, TrueJob, Taken } from './evidence.ts'
import type { LogEntry } from './log.ts'
import type { Verdict } from './compare.ts'
import type { Deeds } from './deeds.ts'
import type { Field } from './field.ts'
import type { Keeper } from './keeper.ts'
import { readLedger } from './ledger-file.ts'
import type { Receiver } from './receiver.ts'
import type { WatchBook } from './watch-book.ts'

const rssMbLimit = 400

export interface Cast {
  readonly field: Field
  readonly keeper: Keeper
  readonly book: WatchBook
  readonly deeds: Deeds
  readonly taken: readonly Taken[]
  readonly receiver: Receiver | undefined
  readonly profile: string
}

export function gatherEvidence(
  { field, keeper, book, deeds, taken, receiver, profile }: Cast,
  now: number,
): Evidence {
  const jobs = [...book.all.values()].flatMap((job): TrueJob[] => {
    const { key, server, jobId, askedAt, watchedAt, isKnown } = job
    if (watchedAt === undefined) return []
    return [{ key, server, askedAt, watchedAt, isKnown, ...field.truthOf(server, jobId) }]
  })
  return {
    jobs,
    lives: keeper.livesUntil(now),
    taken: [...taken],
    ...(receiver && { delivered: [...receiver.delivered] }),
    ledger: readLedger(profile),
    troubles: deeds.troubles,
    end: now,
  }
}

export function otherProblems({
  field,
  keeper,
}: {
  readonly field: Field
  readonly keeper: Pick<Keeper, 'problems' | 'socketsLeft' | 'mostRssMb'>
}): string[] {
  const limits = field.servers.flatMap(({ limited }, server) =>
    limited > 0 ? [`server ${server} had ${limited} requests over its limit`] : [],
  )
  const open = field.servers.reduce((sum, server) => sum + server.openStreams().length, 0)
  return [
    ...keeper.problems,
    ...limits,
    ...(open > 0 ? [`${open} streams are open after the end`] : []),
    ...(keeper.socketsLeft > 0 ? [`the app held ${keeper.socketsLeft} sockets after it had stopped`] : []),
    ...(keeper.mostRssMb > rssMbLimit ? [`the app held ${Math.round(keeper.mostRssMb)} MB`] : []),
  ]
}

export function figuresOf(
  { field, keeper, deeds, taken, receiver }: Cast,
  verdict: Verdict,
  evidence: Evidence,
): string[] {
  const ends = (how: string) => evidence.lives.filter((life) => life.how === how).length
  const requests = field.servers.reduce((sum, server) => sum + server.requests.total, 0)
  const by = (route: 'status' | 'stream' | 'plugin-changes') =>
    field.servers.reduce((sum, server) => sum + server.requests.count({ route }), 0)
  const limits = deeds.limited.reduce((sum, count) => sum + count, 0)
  const { happened, due, announced, repeated } = verdict
  return [
    `${evidence.jobs.length} jobs watched; ${happened} outcomes happened, ${due} had to be announced, ${announced} were`,
    `the app had ${evidence.lives.length} lives: ${ends('killed')} were killed, ${ends('quit')} quit`,
    receiver
      ? `${receiver.delivered.length} deliveries were taken, ${repeated} of them again; the receiver rejected ${receiver.rejected}`
      : `${taken.length} notifications were taken, ${repeated} of them right before a kill`,
    `${requests} requests, ${limits} of them limited on purpose: ${by('status')} for a status, ${by('stream')} for a job's stream, ${by('plugin-changes')} for the plugin's`,
    `the app held ${Math.round(keeper.mostRssMb)} MB at most`,
  ]
}

/** Tells what happened to a job. Times are in seconds since the start of the simulation. */
export function storyFor(
  key: JobKey,
  evidence: Evidence,
  field: Field,
  log: readonly LogEntry[],
  start: number,
): string {
  const job = evidence.jobs.find((each) => each.key === key)
  const jobId = key.slice(key.indexOf('/') + 1)
  const requests = job ? field.at(job.server).requests.list({ jobId }) : []
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
  for (const { spec, at, life } of evidence.taken)
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
