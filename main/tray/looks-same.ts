import type { JobState } from '../state/types.ts'

/** What stands in no tray, and is new with each frame. */
const unseen: ReadonlySet<string> = new Set<keyof JobState>([
  'progress',
  'currentStep',
  'heardAt',
  'trail',
  'timeline',
  'result',
])

/** Progress is told in whole percents, and by the ring in eighths, which are halves of a percent. */
const halves = ({ progress }: JobState) => Math.floor(progress * 2)

/**
 * Whether the tray can't but show the same of a job that changed: most frames tell of a step, or of a tenth of a percent.
 * What is not known to be unseen counts as seen. Pure.
 */
export function looksSame(before: JobState | undefined, after: JobState | undefined): boolean {
  // One and the same: it isn't the job that changed, but whether somebody has seen it.
  if (!before || !after || before === after) return false
  if (halves(before) !== halves(after)) return false
  const was = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after).every(([name, value]) => unseen.has(name) || was.get(name) === value)
}
