import { errorSummary } from '../../shared/rules/error-summary.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import { resultLine } from '../../shared/texts/result-line.ts'
import type { HookEvent } from '../storage/hook-queue.ts'

/** What an event is called and told by, before people. */
export interface EventWords {
  /** "Completed: Nightly import" */
  readonly title: string
  /** What it brought or why it failed, and how long it ran where: a line each. */
  readonly lines: readonly string[]
}

const longestLine = 300

function story({ kind, result, error, progress, server, isEarly }: HookEvent, texts: Texts): string {
  const { notifications } = texts
  switch (kind) {
    case 'completed':
      return resultLine(result, texts) ?? ''
    case 'failed':
      return errorSummary(error) ?? (isEarly ? '' : notifications.noReason)
    case 'cancelled':
      return progress > 0 ? notifications.cameTo(progress) : ''
    case 'lost':
      return notifications.lost(server.name || undefined)
  }
}

/** An event in the words of a language. Pure. */
export function eventWords(event: HookEvent, texts: Texts): EventWords {
  const { kind, isTest, startedAt, endedAt, restartsAt, server } = event
  const tookMs = startedAt === undefined ? 0 : endedAt - startedAt
  const took = tookMs < 1_000 ? undefined : texts.format.roughDuration(tookMs)
  const name = cutLine(jobName({ ...event, kind: event.jobKind }, texts), 100)
  const title = `${texts.words.ended[kind]}: ${name}`
  const lines = [
    cutLine(story(event, texts), longestLine),
    restartsAt === undefined ? '' : texts.hooks.restartsItself,
    kind === 'lost' ? '' : texts.notifications.circumstances(took, cutLine(server.name, 60) || undefined),
  ]
  return {
    title: isTest ? texts.hooks.testTitle(title) : title,
    lines: lines.filter((line) => line !== ''),
  }
}
