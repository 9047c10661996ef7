import type { Delivered, Evidence, Finding, LedgerOutcome, Life, ProblemKind } from './evidence.ts'

/** The agent waits 10 s for a response: a sooner repeat of the same life had its response, in ms. */
const soonMs = 3_000
/**
 * A kill this soon after a response or a notification explains a repeat, ms: it may not have been recorded. A
 * second of a storm that is thirty times as fast.
 */
export const killWindowMs = 30_000

export const stormHooks = {
  all: ['completed', 'failed', 'cancelled', 'lost'],
  failures: ['failed', 'lost'],
} as const

/** In ms, from acceptance to our kill of that life. */
export function timeToKill(
  { life: nth, at }: { readonly life: number; readonly at: number },
  lives: readonly Life[],
): number {
  const life = lives.find((each) => each.nth === nth && each.how === 'killed')
  return (life?.up.to ?? Infinity) - at
}

function grouped<T>(list: readonly T[], nameOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of list) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each])
  return groups
}

const nameOf = ({ key, kind }: Pick<LedgerOutcome, 'key' | 'kind'>) => `${key} ${kind}`

/**
 * Every outcome of the ledger, nothing else, and a repeat only without a response or after a kill
 * that came before the delivery was recorded.
 */
export function checkDelivered({ ledger, lives }: Evidence, delivered: readonly Delivered[]) {
  const findings: Finding[] = []
  let repeated = 0
  let widestRepeatMs = 0

  for (const [hook, kinds] of Object.entries(stormHooks)) {
    const due = ledger.filter(({ kind }) => kinds.some((each) => each === kind))
    const taken = delivered.filter((each) => each.hook === hook)
    const [recorded, shown] = [grouped(due, nameOf), grouped(taken, nameOf)]
    for (const name of new Set([...recorded.keys(), ...shown.keys()])) {
      const [entry] = recorded.get(name) ?? []
      const outcomes = grouped(shown.get(name) ?? [], ({ id }) => id)
      const surplus = outcomes.size - (recorded.get(name)?.length ?? 0)
      const find = (kind: ProblemKind, text: string) =>
        findings.push({ kind, ...(entry && { key: entry.key }), text: `${hook}: ${name}: ${text}` })
      if (surplus > 0) find(entry ? 'twice' : 'false', `${surplus} deliveries of no outcome in the ledger`)
      if (surplus < 0) find('lost', `${-surplus} outcomes never delivered`)
      for (const deliveries of outcomes.values()) {
        repeated += deliveries.length - 1
        for (const [index, before] of deliveries.slice(0, -1).entries()) {
          const next = deliveries[index + 1]
          if (!before.isAnswered || !next) continue
          const isSameLife = next.life === before.life
          // The response may have come after the agent's patience.
          if (isSameLife && next.at - before.at >= soonMs) continue
          const gap = timeToKill(before, lives)
          if (isSameLife || gap > killWindowMs)
            find(
              'twice',
              `life ${before.life} delivered it, and life ${next.life} ${next.at - before.at} ms later`,
            )
          else widestRepeatMs = Math.max(widestRepeatMs, gap)
        }
      }
    }
  }
  for (const { key, announced, id } of ledger)
    if (announced !== 1)
      findings.push({
        kind: announced === 0 ? 'lost' : 'twice',
        key,
        text: `${id} is recorded as announced ${announced} times`,
      })
  return { findings, repeated, widestRepeatMs }
}
