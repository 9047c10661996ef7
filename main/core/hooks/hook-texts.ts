import { countOutcomes } from '#shared/outcome.ts'
import { formatCircumstances } from '#shared/texts/format-circumstances.ts'
import { formatBoundedList } from '#shared/texts/phrases.ts'
import { formatCauses, formatOutcomeCounts } from '#shared/texts/format-outcomes.ts'
import type { Texts } from '#shared/texts/index.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { formatOutcomeReason } from '#shared/texts/format-outcome.ts'
import { isRunEvent, type HookEvent, type RunEvent } from './delivery-queue.ts'

export interface EventText {
  readonly title: string
  /** The lines below the title: the result or the reason for a failure, the duration and the server. */
  readonly lines: readonly string[]
}

const maxLineLength = 300

/** The most names in a summary that contains no causes. */
const maxNames = 3

const getJobName = ({ job }: RunEvent, texts: Texts): string => truncateLine(formatJobName(job, texts), 100)

/** Formats several events as one message: how many runs ended with which outcome, and why. */
export function formatSummary(all: readonly HookEvent[], texts: Texts): EventText {
  const events = all.filter(isRunEvent)
  const textEventTitles = all.flatMap((event) => (isRunEvent(event) ? [] : [event.title]))
  const [first = '', ...others] = textEventTitles
  if (events.length === 0) return { title: first, lines: others }
  const counts = countOutcomes(events.map(({ job }) => ({ kind: job.outcome })))
  const errors = events.flatMap(({ job: { outcome, error, errors: ofResult } }) => {
    if (outcome !== 'failed') return ofResult?.reason ?? []
    return error?.trim() || texts.notifications.noReason
  })
  const causes = formatCauses(errors, texts)
  const names = events.map((event) => getJobName(event, texts))
  return {
    title: formatOutcomeCounts(counts, texts),
    lines: [
      ...(causes.length > 0 ? causes : [formatBoundedList(names, maxNames, texts)]),
      ...textEventTitles,
    ],
  }
}

/** Formats an event for people. */
export function formatEvent(event: HookEvent, texts: Texts): EventText {
  if (!isRunEvent(event))
    return { title: event.title, lines: event.lines.map((line) => truncateLine(line, maxLineLength)) }
  const { isTest, job } = event
  const { outcome: kind, durationSeconds, resultSummary: result, error, progress, tries } = job
  const tookMs = durationSeconds === undefined ? undefined : durationSeconds * 1_000
  const title = `${texts.outcomes[kind].name}: ${getJobName(event, texts)}`
  const server = job.server.name || undefined
  const reason = formatOutcomeReason({ kind, result, error, errors: job.errors, progress }, server, texts)
  const lines = [
    truncateLine(reason, maxLineLength),
    tries !== undefined && kind === 'failed' ? texts.hooks.tries(tries) : '',
    kind === 'lost' ? '' : formatCircumstances(texts, tookMs, server && truncateLine(server, 60)),
  ]
  return {
    title: isTest ? texts.hooks.testTitle(title) : title,
    lines: lines.filter((line) => line !== ''),
  }
}
