import type { Ending, EndingKind } from '../state/types.ts'
import { notificationFor, silenceOf } from './policy.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './types.ts'
import { ENDED, enumeration, nameOf } from './words.ts'

/** A later summary takes the place of the earlier one. */
export const SUMMARY_ID = 'summary'

/** Names in a line, at most. */
const NAMES = 3

/** What needs the person comes first. */
const ORDER: readonly EndingKind[] = ['failed', 'lost', 'completed', 'cancelled']

function counted(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`
}

function title(counts: ReadonlyMap<EndingKind, number>, total: number): string {
  const [only] = counts.keys()
  if (counts.size === 1 && only) return `${counted(total)} ${ENDED[only].toLowerCase()}`
  // "Finished" counts them all; what is not as it should be is said beside it.
  const others = (['failed', 'lost', 'cancelled'] as const).flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [`${count} ${ENDED[kind].toLowerCase()}`]
  })
  return [`${counted(total)} finished`, ...others].join(', ')
}

/**
 * One notification for many endings: after a burst, or for what happened while the program or the machine was off. A
 * job that ended several times counts by its last ending. What the person doesn't want now is left out; what is left
 * alone is told as a single ending, and nothing where nothing is left.
 */
export function summaryOf(endings: readonly Ending[], context: PolicyContext): NotificationSpec | undefined {
  const last = new Map(
    endings.filter((ending) => !silenceOf(ending, context)).map((each) => [each.key, each]),
  )
  const told = [...last.values()]
  const [first] = told
  if (!first) return undefined
  if (told.length === 1) return notificationFor(first, context)

  const byKind = new Map<EndingKind, string[]>()
  for (const { kind, key } of told) {
    byKind.set(kind, [...(byKind.get(kind) ?? []), nameOf(key, context.jobs.get(key))])
  }
  const counts = new Map([...byKind].map(([kind, names]) => [kind, names.length]))
  const lines = ORDER.flatMap((kind) => {
    const names = byKind.get(kind)
    return names ? [`${ENDED[kind]}: ${enumeration(names, NAMES)}`] : []
  })
  const bad = byKind.has('failed') || byKind.has('lost')
  return {
    id: SUMMARY_ID,
    title: title(counts, told.length),
    body: lines.join('\n'),
    urgency: 'normal',
    category: bad ? 'transfer.error' : 'transfer.complete',
    buttons: [{ action: 'show', label: 'Show' }],
  }
}
