import { statusName } from '../rules/status.ts'
import type { Texts } from './index.ts'

/** "a, b and c". */
export function listed(names: readonly string[], words: Pick<Texts['words'], 'and'> | undefined): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 || !words ? names.join(', ') : words.and(names.slice(0, -1).join(', '), last)
}

/** "a, b and 3 more": the first `most` of `names`, and how many are left out. */
export function enumeration(names: readonly string[], most: number, { words }: Pick<Texts, 'words'>): string {
  const shown = names.length <= most + 1 ? names : names.slice(0, most)
  const rest = names.length - shown.length
  return listed(rest > 0 ? [...shown, words.more(rest)] : shown, words)
}

/** A job's status within a line; what only the server knows as it says it. */
export const statusInWords = (status: string, { words }: Pick<Texts, 'words'>): string =>
  statusName(words.statuses, status)
