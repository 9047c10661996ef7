import type { JobKey } from '#shared/model.ts'
import type { Evidence } from './evidence.ts'
import type { LogEntry } from './log.ts'

export interface AskedFor {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status?: number
}

/** Minutes, seconds and ms of product time since the storm began. */
function timeInWords(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const all = Math.abs(Math.round(ms))
  const seconds = `${Math.floor((all % 60_000) / 1000)}`.padStart(2, '0')
  return `${sign}${Math.floor(all / 60_000)}:${seconds}.${String(all % 1000).padStart(3, '0')}`
}

export function storyOf(
  key: JobKey,
  evidence: Evidence,
  log: readonly LogEntry[],
  requests: readonly AskedFor[],
  start: number,
): string {
  const job = evidence.jobs.find((each) => each.key === key)
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
    .map(({ at, text }) => `${timeInWords(at - start).padStart(12)}  ${text}`)
  return [`The story of ${key}:`, ...shown, ...ledger].join('\n')
}
