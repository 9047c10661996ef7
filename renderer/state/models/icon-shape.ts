import type { JobView } from '#shared/model.ts'
import { isOutcomeKind, outcomes, type OutcomeKind, type Tone } from '#shared/outcome.ts'
import type { Texts } from '#shared/texts/index.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { getOutcomeKind, isOver } from './groups.ts'

/** States differ by shape first, and by colour second. */
export type Shape = OutcomeKind | keyof Texts['shapes']

/** Returns the shape of a job's state: its outcome, else why it can't be checked, else its activity. */
export function getIconShape(job: JobView): Shape {
  const ended = getOutcomeKind(job)
  if (ended) return ended
  switch (job.run.connection.state) {
    case 'waiting':
      return 'reconnecting'
    case 'offline':
      return 'offline'
    case 'unauthorized':
      return 'locked'
    case 'connecting':
    case 'live':
    case 'polling':
    case 'closed':
      break
  }
  if (job.run.lostTrackAt !== undefined) return 'lostTrack'
  if (job.run.status === undefined || isWaiting(job.run.status)) return 'waiting'
  return job.run.status === 'retrying' ? 'retrying' : 'running'
}

/** Formats the name of a job's shape. It distinguishes a rejected key from a missing one. */
export function formatShape(job: JobView, texts: Texts): string {
  const shape = getIconShape(job)
  return shape === 'locked' && isKeyMissing(job) ? texts.servers.noKey : getShapeName(shape, texts)
}

/** Whether the server requires a key and has none, if it rejects the job's requests. */
export const isKeyMissing = ({ run: { connection } }: JobView): boolean =>
  lacksKey({ reach: 'unauthorized', reason: connection.reason })

export const getShapeName = (shape: Shape, texts: Texts): string =>
  isOutcomeKind(shape) ? texts.outcomes[shape].name : texts.shapes[shape]

const tones: Readonly<Record<keyof Texts['shapes'], Tone | 'active'>> = {
  running: 'active',
  retrying: 'active',
  lostTrack: 'warn',
  reconnecting: 'plain',
  offline: 'plain',
  locked: 'warn',
  waiting: 'plain',
}

/** Returns a shape's colour. */
export const getTone = (shape: Shape): Tone | 'active' =>
  isOutcomeKind(shape) ? outcomes[shape].tone : tones[shape]

/** Whether the run has started and hasn't ended. Without a valid key, its progress is unknown. */
export function hasProgress(job: JobView): boolean {
  if (isOver(job) || job.run.status === undefined || getIconShape(job) === 'locked') return false
  return !isWaiting(job.run.status) || job.run.progress > 0
}
