import type { JobState } from '../../shared/model.ts'

/** Fields that no tray shows, and that each frame changes. */
const unseen: ReadonlySet<string> = new Set<keyof JobState>([
  'progress',
  'currentStep',
  'heardAt',
  'trail',
  'timeline',
  'result',
])

/** The tray shows whole percent. */
const percentOf = ({ progress }: JobState) => Math.floor(progress)

/** Runs for each frame, so it needs no list of fields. */
const isSame = (before: JobState, after: JobState, name: string) =>
  Reflect.get(before, name) === Reflect.get(after, name)

/**
 * How soon the tray must show a job's change: not at all for most frames, with a new step or a tenth of a percent; as progress;
 * or soon, also if unsure. Pure.
 */
export function visibleChange(
  before: JobState | undefined,
  after: JobState | undefined,
): 'soon' | 'progress' | undefined {
  // The same object: only its unread state changed.
  if (!before || !after || before === after) return 'soon'
  if (!Object.keys(after).every((name) => unseen.has(name) || isSame(before, after, name))) return 'soon'
  return percentOf(before) === percentOf(after) ? undefined : 'progress'
}
