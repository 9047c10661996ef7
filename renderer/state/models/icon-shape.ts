import type { JobView } from '#shared/model.ts'
import { isOutcomeKind, outcomes, type OutcomeKind, type Tone } from '#shared/outcome.ts'
import type { Texts } from '#shared/texts/index.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { getOutcomeKind, isJobOver } from './groups.ts'

/** The shapes of icons. They differ, so that users can distinguish them without colour. */
export type IconShape = OutcomeKind | keyof Texts['shapes']

/**
 * Returns the shape of a job's icon. It shows the outcome, why the job's state is unknown, or what the job is
 * doing.
 */
export function getIconShape(job: JobView): IconShape {
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

/**
 * Formats an icon's meaning. A rejected key and a missing one have the same icon, but different texts.
 */
export function formatIconMeaning(job: JobView, texts: Texts): string {
  const shape = getIconShape(job)
  return shape === 'locked' && isKeyMissing(job) ? texts.servers.noKey : getIconShapeName(shape, texts)
}

/** Whether the server rejects requests because it requires a key and none is saved. */
export const isKeyMissing = ({ run: { connection } }: JobView): boolean =>
  lacksKey({ reach: 'unauthorized', reason: connection.reason })

export const getIconShapeName = (shape: IconShape, texts: Texts): string =>
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

export const getIconTone = (shape: IconShape): Tone | 'active' =>
  isOutcomeKind(shape) ? outcomes[shape].tone : tones[shape]

/** Whether the progress is shown. It isn't if the run is over or waits at 0%, or if the server rejects the API key. */
export function hasLiveProgress(job: JobView): boolean {
  if (isJobOver(job) || job.run.status === undefined || getIconShape(job) === 'locked') return false
  return !isWaiting(job.run.status) || job.run.progress > 0
}
