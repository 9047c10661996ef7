import type { ReactNode } from 'react'
import type { JobView, UsualDuration } from '#shared/model.ts'
import { getUncheckedReason } from '#shared/rules/count-jobs.ts'
import { getExpectedEndTime } from '#shared/rules/expected-end.ts'
import { isWaiting } from '#shared/rules/status.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatExpectedTime } from '#shared/texts/format-time.ts'
import { useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { getEndTime, isJobOver, getOutcomeKind } from '#renderer/state/models/groups.ts'
import { formatEndTime, getJobRunTime, getWaitingSince } from '#renderer/state/models/job-texts.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import './run-times.css'

/**
 * Shows when the run ended or is expected to end, how long it has taken, and how long it usually takes. For a
 * lost run, shows when it was last seen and when it started.
 */
export function RunTimes({
  job,
  usual,
}: {
  readonly job: JobView
  readonly usual: UsualDuration | undefined
}) {
  const texts = useTexts()
  const timeTexts = texts.detail.times
  const kind = getOutcomeKind(job)
  const end = useTickingValue((now) => formatEnd(job, now, texts))
  const unchecked = useWindowState(
    ({ mainState }) => mainState && getUncheckedReason(job, mainState.unchecked),
  )
  // While the server can't be checked, nobody knows whether the run continues.
  const soFar = useTickingValue((now) => (unchecked ? undefined : formatElapsed(job, now, texts)))
  const isOverdue = (job.usualMs ?? job.overLimitMs) !== undefined && !isJobOver(job)
  // If no usual duration was loaded, `job.usualMs` is used. It is only set while the run takes longer than usual.
  const { fromMs, toMs } = usual ?? { fromMs: job.usualMs, toMs: job.usualMs }
  const usually =
    fromMs === undefined || toMs === undefined ? undefined : texts.format.durationRange(fromMs, toMs)
  const lastSeen = useTickingValue((now) => formatTimeOf(job.run.updatedAt, now, texts))
  const since = useTickingValue((now) => formatTimeOf(job.run.startedAt, now, texts))
  const ofLost = [
    { name: timeTexts.lastSeen, value: lastSeen, isLong: false },
    { name: timeTexts.runningSince, value: since, isLong: false },
  ]
  const ofOther = [
    { name: kind ? texts.outcomes[kind].name : timeTexts.doneAbout, value: end },
    {
      name: isJobOver(job) ? timeTexts.ranFor : isBegun(job) ? timeTexts.runningFor : timeTexts.waitingFor,
      value: soFar,
      isLong: isOverdue,
    },
    { name: timeTexts.usually, value: usually, isLong: false },
  ]
  const times = (kind === 'lost' ? ofLost : ofOther).filter(({ value }) => value !== undefined)
  if (times.length === 0) return null
  return (
    <dl className="run-times selectable">
      {times.map((time) => (
        <div key={time.name} data-long={time.isLong || undefined}>
          <dt className="faint">{time.name}</dt>
          <dd>{time.value && keepTogether(time.value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const formatTimeOf = (at: number | undefined, now: number, texts: Texts): string | undefined =>
  at === undefined ? undefined : formatEndTime(at, now, texts)

/** Prevents line breaks within a time, so that a range only breaks between its two times. */
const keepTogether = (time: string): ReactNode =>
  time.split(/(?<= –) /).map((part, index) => [index > 0 && ' ', <span key={part}>{part}</span>])

const isBegun = ({ run: { status } }: JobView): boolean => status !== undefined && !isWaiting(status)

function formatElapsed(job: JobView, now: number, { format }: Texts): string | undefined {
  if (isJobOver(job)) {
    const took = getJobRunTime(job)
    return took === undefined ? undefined : format.duration(took)
  }
  if (isBegun(job)) {
    return job.run.startedAt === undefined ? undefined : format.duration(Math.max(0, now - job.run.startedAt))
  }
  return job.run.createdAt === undefined
    ? undefined
    : format.duration(Math.max(0, now - getWaitingSince(job)))
}

function formatEnd(job: JobView, now: number, texts: Texts): string | undefined {
  const ended = getEndTime(job)
  if (ended !== undefined) return formatEndTime(ended, now, texts)
  const end = job.expectedEnd && getExpectedEndTime(job.expectedEnd, now)
  return end === undefined ? undefined : formatExpectedTime(end, texts, now)
}
