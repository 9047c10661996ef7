import type { OutcomeKind } from '../model.ts'
import type { Settings } from '../settings.ts'

/** What needs the person comes first. */
export const byImportance: readonly OutcomeKind[] = ['failed', 'lost', 'completed', 'cancelled']

/**
 * What is heard of an outcome where sounds are played. A file that was never chosen on this machine, as after an import, is
 * the system's sound. Pure.
 */
export function soundChoiceOf(
  { sounds, soundFiles }: Pick<Settings, 'sounds' | 'soundFiles'>,
  kind: OutcomeKind,
): Settings['sounds'][OutcomeKind] {
  const choice = sounds[kind]
  return choice === 'file' && soundFiles[kind] === undefined ? 'system' : choice
}
