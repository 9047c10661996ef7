import type { JobView, ServerId } from '../model.ts'
import { endsAt } from './expected-end.ts'
import { isTerminal, isWaiting } from './status.ts'

export type PlannedJob = Pick<
  JobView,
  | 'serverId'
  | 'status'
  | 'outcome'
  | 'recovery'
  | 'connection'
  | 'createdAt'
  | 'addedAt'
  | 'expectedEnd'
  | 'usual'
>

const isToCome = ({ outcome, recovery }: PlannedJob): boolean => !outcome || recovery?.restartAt !== undefined

const joinedAt = ({ recovery, createdAt, addedAt }: PlannedJob): number =>
  recovery?.restartAt ?? createdAt ?? addedAt

/** Each waiting job takes the first free place, in order. */
function serverDoneAt(jobs: readonly PlannedJob[], now: number): number | undefined {
  const places: number[] = []
  const waiting: PlannedJob[] = []
  for (const job of jobs) {
    const { outcome, status, expectedEnd } = job
    if (outcome || status === undefined || isWaiting(status)) waiting.push(job)
    // Ended, but not confirmed yet.
    else if (isTerminal(status)) continue
    else {
      const end = expectedEnd && endsAt(expectedEnd, now)
      if (end === undefined) return undefined
      places.push(end)
    }
  }
  if (places.length === 0) places.push(now)
  for (const { usual, recovery } of waiting.toSorted((a, b) => joinedAt(a) - joinedAt(b))) {
    if (!usual) return undefined
    const free = Math.min(...places)
    places[places.indexOf(free)] = Math.max(free, recovery?.restartAt ?? 0) + usual.medianMs
  }
  return Math.max(...places)
}

/**
 * Assumes that each server keeps running as many at once as now.
 *
 * @returns ms since the epoch by our clock; undefined if a job can't be estimated
 */
export function allDoneAt(jobs: Iterable<PlannedJob>, now: number): number | undefined {
  const byServer = new Map<ServerId, PlannedJob[]>()
  for (const job of jobs) {
    if (!isToCome(job)) continue
    const { state } = job.connection
    if (state === 'offline' || state === 'unauthorized') return undefined
    const same = byServer.get(job.serverId)
    if (same) same.push(job)
    else byServer.set(job.serverId, [job])
  }
  let last: number | undefined
  for (const own of byServer.values()) {
    const done = serverDoneAt(own, now)
    if (done === undefined) return undefined
    last = Math.max(last ?? done, done)
  }
  return last
}
