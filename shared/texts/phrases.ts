import { isOutcomeKind } from '../outcome.ts'
import { statusName } from '../rules/status.ts'
import type { Texts } from './index.ts'

export function listed(names: readonly string[], words: Pick<Texts['words'], 'and'> | undefined): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 || !words ? names.join(', ') : words.and(names.slice(0, -1).join(', '), last)
}

export function enumeration(names: readonly string[], most: number, { words }: Pick<Texts, 'words'>): string {
  const shown = names.length <= most + 1 ? names : names.slice(0, most)
  const rest = names.length - shown.length
  return listed(rest > 0 ? [...shown, words.more(rest)] : shown, words)
}

/** Writes a status; an unknown one as the server sent it. */
export const statusInWords = (
  status: string,
  { words, outcomes }: Pick<Texts, 'words' | 'outcomes'>,
): string => (isOutcomeKind(status) ? outcomes[status].word : statusName(words.statuses, status))
