import { isOutcomeKind } from '../outcome.ts'
import { getStatusText } from '../rules/status.ts'
import type { Texts } from './index.ts'

export function formatList(names: readonly string[], words: Pick<Texts['words'], 'and'> | undefined): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 || !words ? names.join(', ') : words.and(names.slice(0, -1).join(', '), last)
}

export function formatBoundedList(
  names: readonly string[],
  max: number,
  { words }: Pick<Texts, 'words'>,
): string {
  const shown = names.length <= max + 1 ? names : names.slice(0, max)
  const rest = names.length - shown.length
  return formatList(rest > 0 ? [...shown, words.more(rest)] : shown, words)
}

/** Formats a status; an unknown one as the server sent it. */
export const formatStatus = (
  status: string,
  { words, outcomes }: Pick<Texts, 'words' | 'outcomes'>,
): string => (isOutcomeKind(status) ? outcomes[status].word : getStatusText(words.statuses, status))
