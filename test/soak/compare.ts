import type { OutcomeKind, JobKey } from '#shared/model.ts'
import { checkDelivered, isExplainedByKill, nameOf } from './delivered.ts'
import type { Evidence, Finding, LedgerOutcome, ProblemKind, TrueOutcome, TrueJob } from './evidence.ts'
import { mustBeLearned, mustBeLost, mustBeSilent } from './learnable.ts'

/** In ms. How old a response may be when the app reads it. */
const answerMs = 20_000
/** In ms. The `Date` header has whole seconds, and is read late. */
const clockErrorMs = 5_000

export type Verdict = ReturnType<typeof compare>

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

const words = ({ key, kind, at }: { key: JobKey; kind: OutcomeKind; at: number }) =>
  `${key} ${kind} at ${new Date(at).toISOString()}`

const hasTime = ({ id }: LedgerOutcome) => !/@run-/.test(id)

const exactTruthOf = (entry: LedgerOutcome, { outcomes }: TrueJob) =>
  outcomes.find(({ kind, at }) => kind === entry.kind && at === entry.at)

function truthOf(
  entry: LedgerOutcome,
  job: TrueJob,
  known: ReadonlySet<TrueOutcome | undefined>,
): TrueOutcome | undefined {
  const exact = exactTruthOf(entry, job)
  if (exact || hasTime(entry)) return exact
  // Without the server's time, the entry has the time when the app noticed the outcome.
  const possible = job.outcomes.filter(
    ({ kind, at, leftAt }) =>
      kind === entry.kind &&
      at - clockErrorMs <= entry.at &&
      (leftAt === null || entry.at <= leftAt + answerMs),
  )
  return possible.find((outcome) => !known.has(outcome)) ?? possible[0]
}

const outcomeAtRemoval = ({ outcomes, removedAt }: TrueJob) =>
  removedAt === undefined ? undefined : outcomes.find(({ leftAt }) => leftAt !== null && leftAt === removedAt)

function checkJob(job: TrueJob, entries: readonly LedgerOutcome[], evidence: Evidence) {
  const findings: Finding[] = []
  const find = (kind: ProblemKind, text: string) => findings.push({ kind, key: job.key, text })
  const announced = new Map<TrueOutcome, LedgerOutcome>()
  const last = outcomeAtRemoval(job)
  const known = new Set(entries.map((entry) => exactTruthOf(entry, job)))
  let lost: LedgerOutcome | undefined
  for (const entry of entries) {
    if (entry.kind === 'lost') {
      if (job.removedAt === undefined || job.removedAt > entry.at + answerMs)
        find('false', `${words(entry)}, but the server has the job`)
      else if (last && announced.has(last))
        find('false', `${words(entry)}, but its outcome was announced before`)
      if (lost) find('twice', `${words(entry)}, and lost before`)
      lost = entry
      continue
    }
    const truth = truthOf(entry, job, known)
    if (!truth) find('false', `${words(entry)} (${entry.id}), but no such outcome was`)
    else if (announced.has(truth))
      find('twice', `${words(entry)} (${entry.id}), as ${announced.get(truth)?.id ?? ''} before`)
    // Without the server's time, the outcome may be an earlier one. Announcing it is safer than not.
    else if (hasTime(entry) && mustBeSilent(job, truth))
      find('false', `${words(entry)}, but it was over before it was watched`)
    if (truth?.isLostTrack) find('false', `${words(entry)}, but the server had only lost track of it`)
    if (truth) announced.set(truth, entry)
  }
  const due = job.outcomes.filter((outcome) => mustBeLearned(job, outcome, evidence))
  for (const outcome of due) {
    if (!announced.has(outcome)) find('lost', `${words({ ...outcome, key: job.key })} was never announced`)
  }
  const isLostDue = mustBeLost(job, announced.size > 0, evidence)
  if (isLostDue && !lost) find('lost', `${job.key} was deleted, which was never announced`)
  return { findings, due: due.length + (lost || isLostDue ? 1 : 0) }
}

/**
 * Checks that each outcome was shown only once. It may be shown again if the process was killed before it was
 * recorded.
 */
function checkShown({ ledger, accepted, lives }: Evidence) {
  const findings: Finding[] = []
  const find = (kind: ProblemKind, key: JobKey | undefined, text: string) =>
    findings.push({ kind, key, text })
  const named = accepted.flatMap((each) =>
    (each.spec.outcomes ?? []).map((outcome) => ({ ...each, name: nameOf(outcome) })),
  )
  const shown = Map.groupBy(named, ({ name }) => name)
  const recorded = Map.groupBy(ledger, nameOf)
  for (const entry of ledger) {
    if (entry.announced === 0) find('lost', entry.key, `${words(entry)} is due, and was never shown`)
    if (entry.announced > 1) find('twice', entry.key, `${words(entry)} is recorded as announced twice`)
  }
  let repeated = 0
  for (const name of new Set([...shown.keys(), ...recorded.keys()])) {
    const notifications = shown.get(name) ?? []
    const entries = recorded.get(name) ?? []
    const records = sum(entries.map(({ announced, isOwn }) => (isOwn ? 0 : announced)))
    const key = entries[0]?.key
    const surplus = notifications.length - records
    if (!key) find('false', undefined, `${name}: shown, and in no ledger`)
    else if (surplus < 0)
      find('lost', key, `${name}: ${records} recorded as announced, ${notifications.length} shown`)
    else if (surplus > 0) {
      const explained = notifications.filter((each) => isExplainedByKill(each, lives)).length
      if (explained < surplus)
        find(
          'twice',
          key,
          `${name}: shown ${notifications.length} times for ${records} records, and no kill explains it`,
        )
      repeated += Math.min(explained, surplus)
    }
  }
  return { findings, repeated }
}

export function compare(evidence: Evidence) {
  const { jobs, ledger } = evidence
  const known = new Set(jobs.map(({ key }) => key))
  const byJob = Map.groupBy(ledger, ({ key }) => key)
  const perJob = jobs.map((job) => checkJob(job, byJob.get(job.key) ?? [], evidence))
  const { delivered } = evidence
  const shown = delivered ? checkDelivered(evidence, delivered) : checkShown(evidence)
  const strangers = ledger
    .filter(({ key }) => !known.has(key))
    .map((entry): Finding => ({ kind: 'false', key: entry.key, text: `${words(entry)} of no watched job` }))
  return {
    findings: [...perJob.flatMap(({ findings }) => findings), ...strangers, ...shown.findings],
    happened:
      sum(jobs.map(({ outcomes }) => outcomes.length)) + ledger.filter(({ kind }) => kind === 'lost').length,
    due: sum(perJob.map(({ due }) => due)),
    announced: ledger.filter(({ announced }) => announced > 0).length,
    repeated: shown.repeated,
  }
}
