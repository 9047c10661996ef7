import type { JobState } from '../../shared/model.ts'

/** What stands in no tray, and is new with each frame. */
const unseen: ReadonlySet<string> = new Set<keyof JobState>([
  'progress',
  'currentStep',
  'heardAt',
  'trail',
  'timeline',
  'result',
])

/** The tray shows whole percents. */
const percentOf = ({ progress }: JobState) => Math.floor(progress)

/** Each frame asks for it: without a list of all that a job is. */
const isSame = (before: JobState, after: JobState, name: string) =>
  Reflect.get(before, name) === Reflect.get(after, name)

/**
 * What a person who looks at the tray may see of a job's change: nothing of most frames, which tell of a step or of a
 * tenth of a percent; that it moved; or, where it is not known to be less, more than that. Pure.
 */
export function visibleChange(
  before: JobState | undefined,
  after: JobState | undefined,
): 'soon' | 'progress' | undefined {
  // One and the same: it isn't the job that changed, but whether somebody has seen it.
  if (!before || !after || before === after) return 'soon'
  if (!Object.keys(after).every((name) => unseen.has(name) || isSame(before, after, name))) return 'soon'
  return percentOf(before) === percentOf(after) ? undefined : 'progress'
}
