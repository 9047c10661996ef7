import type { OutcomeKind } from '../outcome.ts'
import type { Settings } from '../settings.ts'

/** What needs the person comes first. */
export const byImportance: readonly OutcomeKind[] = [
  'failed',
  'completedWithErrors',
  'lost',
  'completed',
  'cancelled',
]

/** Outcomes that have a sound of their own. */
export const soundKinds = ['completed', 'failed', 'cancelled', 'lost'] as const
export type SoundKind = (typeof soundKinds)[number]

/** Whose sound an outcome has: errors sound like a failure. Pure. */
export const soundKindOf = (kind: OutcomeKind): SoundKind =>
  kind === 'completedWithErrors' ? 'failed' : kind

/**
 * What is heard of an outcome where sounds are played. A file that was never chosen on this machine, as after an import, is
 * the system's sound. Pure.
 */
export function soundChoiceOf(
  { sounds, soundFiles }: Pick<Settings, 'sounds' | 'soundFiles'>,
  kind: SoundKind,
): Settings['sounds'][SoundKind] {
  const choice = sounds[kind]
  return choice === 'file' && soundFiles[kind] === undefined ? 'system' : choice
}
