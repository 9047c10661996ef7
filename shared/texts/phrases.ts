import { isOutcomeKind } from '../outcome.ts'
import { getStatusText } from '../rules/status.ts'
import type { Texts } from './index.ts'

export function formatList(
  names: readonly string[],
  common: Pick<Texts['common'], 'and'> | undefined,
): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 || !common ? names.join(', ') : common.and(names.slice(0, -1).join(', '), last)
}

export function formatBoundedList(
  names: readonly string[],
  max: number,
  { common }: Pick<Texts, 'common'>,
): string {
  const shown = names.length <= max + 1 ? names : names.slice(0, max)
  const rest = names.length - shown.length
  return formatList(rest > 0 ? [...shown, common.more(rest)] : shown, common)
}

/** Formats a status. An unknown status is shown as the server sent it. */
export const formatStatus = (
  status: string,
  { common, outcomes }: Pick<Texts, 'common' | 'outcomes'>,
): string => (isOutcomeKind(status) ? outcomes[status].word : getStatusText(common.statuses, status))
