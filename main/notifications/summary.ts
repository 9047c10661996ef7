import type { JobOutcome, OutcomeKind } from '../../shared/model.ts'
import { byImportance } from '../../shared/choices/sounds.ts'
import { wordOutcome } from './policy.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './types.ts'
import { nameOf } from './name-of.ts'
import { enumeration } from '../../shared/texts/phrases.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { buttonsOf } from './buttons.ts'

/** Names in a line, at most. */
const NAMES = 3

function title(
  counts: ReadonlyMap<OutcomeKind, number>,
  total: number,
  words: Texts['notifications'],
): string {
  const [only] = counts.keys()
  if (counts.size === 1 && only) return words.allEnded[only](total)
  // "Finished" counts them all; what is not as it should be is said beside it.
  const others = (['failed', 'completedWithErrors', 'lost', 'cancelled'] as const).flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [words.ofThem[kind](count)]
  })
  return [words.finished(total), ...others].join(', ')
}

/**
 * One notification for many outcomes: after a burst, or for what happened while the program or the machine was off. A
 * job that ended several times counts by its last outcome. What is alone is told as a single outcome. Whether the person
 * wants them now is decided before.
 * @param id takes the place of what was shown under the same
 */
export function summaryOf(
  outcomes: readonly JobOutcome[],
  context: PolicyContext,
  id: string,
): NotificationSpec {
  const { texts } = context
  const told = [...new Map(outcomes.map((each) => [each.key, each])).values()]
  const [first] = told
  if (first && told.length === 1) return { ...wordOutcome(first, context), outcomes }

  const byKind = new Map<OutcomeKind, string[]>()
  for (const { kind, key } of told) {
    byKind.set(kind, [...(byKind.get(kind) ?? []), nameOf(key, context.jobs.get(key), texts)])
  }
  const counts = new Map([...byKind].map(([kind, names]) => [kind, names.length]))
  const lines = byImportance.flatMap((kind) => {
    const names = byKind.get(kind)
    return names ? [`${texts.words.ended[kind]}: ${enumeration(names, NAMES, texts)}`] : []
  })
  const bad = byKind.has('failed') || byKind.has('completedWithErrors') || byKind.has('lost')
  return {
    id,
    title: title(counts, told.length, texts.notifications),
    body: lines.join('\n'),
    urgency: 'normal',
    category: bad ? 'transfer.error' : 'transfer.complete',
    buttons: buttonsOf(['show'], texts),
    outcomes,
    heardAs: byImportance.filter((kind) => byKind.has(kind)),
  }
}
