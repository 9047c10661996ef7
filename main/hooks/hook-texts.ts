import type { OutcomeKind } from '#shared/model.ts'
import { noOutcomes } from '#shared/outcome.ts'
import { enumeration } from '#shared/texts/phrases.ts'
import { causesInWords, countsInWords } from '#shared/texts/several-outcomes.ts'
import type { Texts } from '#shared/texts/index.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { outcomeReason } from '#shared/texts/outcome-sentence.ts'
import { isOfRun, type HookEvent, type RunEvent } from './delivery-queue.ts'

export interface EventWords {
  readonly title: string
  /** What it brought or why it failed, and how long it ran where. */
  readonly lines: readonly string[]
}

const longestLine = 300

/** Names in a summary without causes. */
const mostNames = 3

const kindOf = ({ kind, errors }: RunEvent): OutcomeKind =>
  kind === 'completed' && errors ? 'completedWithErrors' : kind

const nameOf = (event: RunEvent, texts: Texts): string =>
  cutLine(jobName({ ...event, kind: event.jobKind }, texts), 100)

/** Several events in one message: how many ended how, and why. */
export function summaryWords(all: readonly HookEvent[], texts: Texts): EventWords {
  const events = all.filter(isOfRun)
  const notices = all.flatMap((event) => (isOfRun(event) ? [] : [event.title]))
  const [first = '', ...others] = notices
  if (events.length === 0) return { title: first, lines: others }
  const counts = { ...noOutcomes }
  for (const event of events) counts[kindOf(event)] += 1
  const errors = events.flatMap(({ kind, error, errors: ofResult, isEarly }) => {
    if (kind !== 'failed') return ofResult?.reason ?? []
    return error?.trim() || (isEarly ? '' : texts.notifications.noReason)
  })
  const causes = causesInWords(errors, texts)
  const names = events.map((event) => nameOf(event, texts))
  return {
    title: countsInWords(counts, texts),
    lines: [...(causes.length > 0 ? causes : [enumeration(names, mostNames, texts)]), ...notices],
  }
}

/** Describes an event for a hook. Pure. */
export function eventWords(event: HookEvent, texts: Texts): EventWords {
  if (!isOfRun(event)) {
    const { isTest: isTried, title, lines: more } = event
    return {
      title: isTried ? texts.hooks.testTitle(title) : title,
      lines: more.map((line) => cutLine(line, longestLine)),
    }
  }
  const { kind, isTest, startedAt, endedAt, restartsAt, server } = event
  const tookMs = startedAt === undefined ? 0 : endedAt - startedAt
  const took = tookMs < 1_000 ? undefined : texts.format.roughDuration(tookMs)
  const title = `${texts.outcomes[kind].name}: ${nameOf(event, texts)}`
  const lines = [
    cutLine(outcomeReason(event, server.name || undefined, texts), longestLine),
    restartsAt === undefined ? '' : texts.hooks.restartsItself,
    kind === 'lost' ? '' : texts.notifications.circumstances(took, cutLine(server.name, 60) || undefined),
  ]
  return {
    title: isTest ? texts.hooks.testTitle(title) : title,
    lines: lines.filter((line) => line !== ''),
  }
}
