import type { JobWith } from '../model.ts'
import { getExpectedEndTime } from './expected-end.ts'
import { isTerminal, isWaiting } from './status.ts'

type Timed = 'createdAt' | 'addedAt' | 'expectedEnd' | 'usual'
export type PlannedJob = JobWith<Timed | 'serverId' | 'status' | 'outcome' | 'recovery' | 'connection'>

const isUnfinished = ({ outcome, user: { recovery } }: PlannedJob): boolean =>
  !outcome || recovery?.restartAt !== undefined

const getQueuedTime = ({
  user: { recovery },
  run: { createdAt },
  identity: { addedAt },
}: PlannedJob): number => recovery?.restartAt ?? createdAt ?? addedAt

/** Returns when all jobs of a server will be done. Each waiting job takes the next free worker, in order. */
function getServerDoneTime(jobs: readonly PlannedJob[], now: number): number | undefined {
  const places: number[] = []
  const waiting: PlannedJob[] = []
  for (const job of jobs) {
    const { outcome, expectedEnd } = job
    const { status } = job.run
    if (outcome || status === undefined || isWaiting(status)) waiting.push(job)
    // The job has ended, but its outcome isn't confirmed yet.
    else if (isTerminal(status)) continue
    else {
      const end = expectedEnd && getExpectedEndTime(expectedEnd, now)
      if (end === undefined) return undefined
      places.push(end)
    }
  }
  if (places.length === 0) places.push(now)
  for (const {
    usual,
    user: { recovery },
  } of waiting.toSorted((a, b) => getQueuedTime(a) - getQueuedTime(b))) {
    if (!usual) return undefined
    const free = Math.min(...places)
    places[places.indexOf(free)] = Math.max(free, recovery?.restartAt ?? 0) + usual.medianMs
  }
  return Math.max(...places)
}

/**
 * Returns when all jobs will be done, in ms since the epoch, if each server continues to run as many jobs as
 * now. Undefined if no job is active or the end of one can't be estimated.
 */
export function getAllDoneTime(jobs: Iterable<PlannedJob>, now: number): number | undefined {
  const unfinished = Array.from(jobs).filter(isUnfinished)
  if (
    unfinished.some(
      ({
        run: {
          connection: { state },
        },
      }) => state === 'offline' || state === 'unauthorized',
    )
  )
    return undefined
  let last: number | undefined
  for (const serverJobs of Map.groupBy(unfinished, ({ identity: { serverId } }) => serverId).values()) {
    const done = getServerDoneTime(serverJobs, now)
    if (done === undefined) return undefined
    last = Math.max(last ?? done, done)
  }
  return last
}
