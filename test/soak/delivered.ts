import type { Delivered, Evidence, Finding, LedgerOutcome, ProcessLife, ProblemKind } from './evidence.ts'

/** In ms. The agent waits 10 s for a response, so there is no reason for an earlier repeat. */
const soonMs = 3_000
/** In ms of simulated time. At 30 times the speed, this is one second. */
const killWindowMs = 30_000

export const stormHooks = {
  all: ['completed', 'failed', 'cancelled', 'lost'],
  failures: ['failed', 'lost'],
} as const

/**
 * Whether the process was killed so soon that it may not have recorded the delivery. A repeat is then
 * allowed.
 */
export const isExplainedByKill = (
  { life, at }: { readonly life: number; readonly at: number },
  lives: readonly ProcessLife[],
): boolean => lives.some(({ nth, how, up }) => nth === life && how === 'killed' && up.to - at <= killWindowMs)

/**
 * Whether a kill explains why the ledger lacks a delivered outcome. The agent records the delivery first and
 * the outcome right after it. If it is killed in between and the job has left the outcome before the next
 * start, that process delivers the outcome but can no longer learn it.
 */
function wasLostByKill({ key, kind, life }: Delivered, { jobs, lives }: Evidence): boolean {
  const startedAt = lives.find(({ nth }) => nth === life)?.up.from ?? 0
  const kills = lives.flatMap(({ nth, how, up }) => (how === 'killed' && nth < life ? [up.to] : []))
  return jobs
    .filter((job) => job.key === key)
    .flatMap(({ outcomes }) => outcomes)
    .filter((outcome) => outcome.kind === kind && outcome.leftAt !== null && outcome.leftAt < startedAt)
    .some(({ at }) => kills.some((killedAt) => at <= killedAt && killedAt - at <= killWindowMs))
}

export const nameOf = ({ key, kind }: Pick<LedgerOutcome, 'key' | 'kind'>): string => `${key} ${kind}`

/**
 * Checks that every outcome in the ledger was delivered, and nothing else. A repeat is only allowed if there
 * was no response, if the response may have come too late, or if the agent was killed before it had recorded
 * the delivery.
 */
export function checkDelivered(evidence: Evidence, delivered: readonly Delivered[]) {
  const { ledger, lives } = evidence
  const findings: Finding[] = []
  let repeated = 0

  for (const [hook, kinds] of Object.entries(stormHooks)) {
    const due = ledger.filter(({ kind }) => kinds.some((each) => each === kind))
    const matching = delivered.filter((each) => each.hook === hook)
    const [recorded, shown] = [Map.groupBy(due, nameOf), Map.groupBy(matching, nameOf)]
    for (const name of new Set([...recorded.keys(), ...shown.keys()])) {
      const [entry] = recorded.get(name) ?? []
      const key = entry?.key ?? shown.get(name)?.[0]?.key
      const outcomes = Map.groupBy(shown.get(name) ?? [], ({ id }) => id)
      const surplus = outcomes.size - (recorded.get(name)?.length ?? 0)
      const lostByKill = [...outcomes.values()].filter(
        ([first]) => first && wasLostByKill(first, evidence),
      ).length
      const find = (kind: ProblemKind, text: string) =>
        findings.push({ kind, ...(key && { key }), text: `${hook}: ${name}: ${text}` })
      if (surplus > lostByKill)
        find(entry ? 'twice' : 'false', `${surplus} deliveries of no outcome in the ledger`)
      if (surplus < 0) find('lost', `${-surplus} outcomes never delivered`)
      for (const deliveries of outcomes.values()) {
        repeated += deliveries.length - 1
        for (const [index, before] of deliveries.slice(0, -1).entries()) {
          const next = deliveries[index + 1]
          if (!before.isAnswered || !next) continue
          const isSameLife = next.life === before.life
          // The response may have come too late for the agent.
          if (isSameLife && next.at - before.at >= soonMs) continue
          if (isSameLife || !isExplainedByKill(before, lives))
            find(
              'twice',
              `life ${before.life} delivered it, and life ${next.life} ${next.at - before.at} ms later`,
            )
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
  return { findings, repeated }
}
