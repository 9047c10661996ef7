import { countOutcomes } from '#shared/outcome.ts'
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

const nameOf = ({ job }: RunEvent, texts: Texts): string => cutLine(jobName(job, texts), 100)

/** Several events in one message: how many ended how, and why. */
export function summaryWords(all: readonly HookEvent[], texts: Texts): EventWords {
  const events = all.filter(isOfRun)
  const notices = all.flatMap((event) => (isOfRun(event) ? [] : [event.title]))
  const [first = '', ...others] = notices
  if (events.length === 0) return { title: first, lines: others }
  const counts = countOutcomes(events.map(({ job }) => ({ kind: job.outcome })))
  const errors = events.flatMap(({ job: { outcome, error, errors: ofResult }, isEarly }) => {
    if (outcome !== 'failed') return ofResult?.reason ?? []
    return error?.trim() || (isEarly ? '' : texts.notifications.noReason)
  })
  const causes = causesInWords(errors, texts)
  const names = events.map((event) => nameOf(event, texts))
  return {
    title: countsInWords(counts, texts),
    lines: [...(causes.length > 0 ? causes : [enumeration(names, mostNames, texts)]), ...notices],
  }
}

/** Describes an event for a hook. */
export function eventWords(event: HookEvent, texts: Texts): EventWords {
  if (!isOfRun(event))
    return { title: event.title, lines: event.lines.map((line) => cutLine(line, longestLine)) }
  const { isTest, isEarly, job } = event
  const { outcome: kind, durationSeconds, restartsAt, resultSummary: result, error, progress, tries } = job
  const took = durationSeconds ? texts.format.roughDuration(durationSeconds * 1_000) : undefined
  const title = `${texts.outcomes[kind].name}: ${nameOf(event, texts)}`
  const server = job.server.name || undefined
  const reason = outcomeReason({ kind, result, error, errors: job.errors, progress, isEarly }, server, texts)
  const lines = [
    cutLine(reason, longestLine),
    tries !== undefined && kind === 'failed' ? texts.hooks.tries(tries) : '',
    restartsAt === undefined ? '' : texts.hooks.restartsItself,
    kind === 'lost' ? '' : texts.notifications.circumstances(took, server && cutLine(server, 60)),
  ]
  return {
    title: isTest ? texts.hooks.testTitle(title) : title,
    lines: lines.filter((line) => line !== ''),
  }
}
