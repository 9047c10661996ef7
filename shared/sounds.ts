import type { OutcomeKind } from './outcome.ts'
import type { Settings } from './settings.ts'

/** Outcomes that need the user come first. */
export const byImportance: readonly OutcomeKind[] = [
  'failed',
  'completedWithErrors',
  'lost',
  'completed',
  'cancelled',
]

export const soundKinds = ['completed', 'failed', 'cancelled', 'lost'] as const
export type SoundKind = (typeof soundKinds)[number]

/** Errors sound like a failure. Pure. */
export const soundKindOf = (kind: OutcomeKind): SoundKind =>
  kind === 'completedWithErrors' ? 'failed' : kind

/** Without a file chosen on this machine, as after an import, the system's sound. Pure. */
export function soundChoiceOf(
  { sounds, soundFiles }: Pick<Settings, 'sounds' | 'soundFiles'>,
  kind: SoundKind,
): Settings['sounds'][SoundKind] {
  const choice = sounds[kind]
  return choice === 'file' && soundFiles[kind] === undefined ? 'system' : choice
}
