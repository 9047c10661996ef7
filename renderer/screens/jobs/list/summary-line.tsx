import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { isWithinADay } from '#shared/format.ts'
import { getAllDoneTime } from '#shared/rules/all-done.ts'
import type { JobCounts } from '#shared/rules/count-jobs.ts'
import { roundEnd } from '#shared/rules/expected-end.ts'
import type { Texts } from '#shared/texts/index.ts'
import {
  useActions,
  useStartOfToday,
  useTickingValue,
  useWindowState,
  useWindowStore,
} from '#renderer/state/context.tsx'
import { useOtherJobCount } from '#renderer/state/use-discovered.ts'
import { useJobCounts, useServerJobs } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useFitLine } from '#renderer/ui/use-fit-line.ts'
import { getEndTime, isJobOver } from '#renderer/state/models/groups.ts'
import { JobIcon } from '../row/job-icon.tsx'
import './summary-line.css'

const minute = 60_000

const estimateIntervalMs = 5_000
/** Screen readers announce the counts once these haven't changed for this long, in ms. */
const announceDelayMs = 1_500

export function SummaryLine() {
  const texts = useTexts()
  const counts = useJobCounts()
  const others = useOtherJobCount()
  const done = useDoneToday(counts, others)
  const line = useFitLine<HTMLHeadingElement>(getHidableParts)
  return (
    <>
      <h2 className="summary-line" ref={line}>
        {done ? <AllDoneSummary done={done} /> : <ActiveSummary counts={counts} others={others} />}
        <AttentionLink jobs={counts.attention} />
      </h2>
      <LiveRegion text={formatSpoken(counts, others, texts)} />
    </>
  )
}

interface ActiveSummaryProps {
  readonly counts: JobCounts
  readonly others: number
}

function ActiveSummary({ counts, others }: ActiveSummaryProps) {
  const texts = useTexts()
  const { timeline } = texts
  const { running, waiting, unchecked } = counts
  const end = useExpectedEnd()
  const pausedUntil = useWindowState((state) => state.mainState?.settings.pausedUntil ?? 0)
  const isPaused = useTickingValue((now) => pausedUntil > now)
  return (
    <>
      <span className="summary-part" data-first>
        {formatActive(counts, others, texts)}
      </span>
      {running > 0 && waiting > 0 && <SummaryPart>{timeline.waiting(waiting)}</SummaryPart>}
      {end === 'almost' && <SummaryPart>{timeline.almostDone}</SummaryPart>}
      {typeof end === 'number' && (
        <SummaryPart>
          {running + waiting === 1 || others > 0 ? timeline.doneAbout : timeline.allDoneAbout}{' '}
          <EndTime at={end} />
        </SummaryPart>
      )}
      {running + waiting + unchecked === 0 && others > 0 && (
        <SummaryPart>{texts.servers.state.others(others)}</SummaryPart>
      )}
      {unchecked > 0 && running + waiting > 0 && <SummaryPart>{timeline.unchecked(unchecked)}</SummaryPart>}
      {isPaused && <SummaryPart>{timeline.paused}</SummaryPart>}
    </>
  )
}

function AllDoneSummary({ done: { at, jobs, tookMs } }: { readonly done: DoneToday }) {
  const { format, timeline } = useTexts()
  return (
    <>
      <span className="summary-part" data-first>
        <JobIcon shape="completed" />
        {timeline.allDone(at)}
      </span>
      <SummaryPart>{timeline.jobsIn(jobs, format.roughDuration(tookMs))}</SummaryPart>
    </>
  )
}

function AttentionLink({ jobs }: { readonly jobs: number }) {
  const { timeline } = useTexts()
  const { setFilter } = useActions()
  if (jobs === 0) return null
  return (
    <SummaryPart>
      <button type="button" className="summary-attention" onClick={() => setFilter('attention')}>
        {timeline.needYou(jobs)}
      </button>
    </SummaryPart>
  )
}

/**
 * The middle parts are hidden first, beginning at the right, and then the first or the last part. If jobs need
 * attention, their number is never hidden.
 */
function getHidableParts(line: HTMLElement): readonly HTMLElement[] {
  const parts = [...line.querySelectorAll<HTMLElement>('.summary-part')]
  const [first] = parts
  const last = parts.at(-1)
  const lesser = last?.querySelector('.summary-attention') ? first : last
  return [...parts.slice(1, -1).toReversed(), ...(parts.length > 1 && lesser ? [lesser] : [])]
}

interface DoneToday {
  readonly at: number
  readonly jobs: number
  readonly tookMs: number
}

/**
 * Returns what was done today, once all jobs are done, including those of other users, and none needs
 * attention. Undefined if no watched job has ended today.
 */
function useDoneToday(
  { running, waiting, unchecked, attention }: JobCounts,
  others: number,
): DoneToday | undefined {
  const jobs = useServerJobs()
  const startOfToday = useStartOfToday()
  return useMemo(() => {
    if (running + waiting + unchecked + attention + others > 0) return undefined
    const ended = jobs.flatMap((job) => {
      const at = getEndTime(job) ?? 0
      return at < startOfToday
        ? []
        : [{ at, from: job.run.startedAt ?? job.run.createdAt ?? job.identity.addedAt }]
    })
    if (ended.length === 0) return undefined
    const at = Math.max(...ended.map((run) => run.at))
    return { at, jobs: ended.length, tookMs: at - Math.min(at, ...ended.map(({ from }) => from)) }
  }, [jobs, startOfToday, running, waiting, unchecked, attention, others])
}

function SummaryPart({ children }: { readonly children: ReactNode }) {
  return (
    <>
      {' '}
      <span className="summary-part">
        <span className="summary-dot">·</span> {children}
      </span>
    </>
  )
}

function EndTime({ at }: { readonly at: number }) {
  const { format } = useTexts()
  const isNear = useTickingValue((now) => isWithinADay(at, now))
  return <strong>{isNear ? format.timeOfDay(at) : format.dateAndTime(at)}</strong>
}

function formatActive(
  { running, waiting, unchecked }: JobCounts,
  others: number,
  { timeline }: Texts,
): string {
  if (running > 0) return timeline.running(running)
  if (waiting > 0) return timeline.waiting(waiting)
  if (unchecked > 0) return timeline.unchecked(unchecked)
  return others > 0 ? timeline.noneOfYours : timeline.nothing
}

function formatSpoken(counts: JobCounts, others: number, texts: Texts): string {
  const { attention } = counts
  return [
    formatActive(counts, others, texts),
    ...(attention > 0 ? [texts.timeline.needYou(attention)] : []),
  ].join(' · ')
}

function LiveRegion({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState('')
  const last = useRef(text)
  useEffect(() => {
    if (last.current === text) return undefined
    const timer = setTimeout(() => {
      last.current = text
      setSpoken(text)
    }, announceDelayMs)
    return () => clearTimeout(timer)
  }, [text])
  return <output className="visually-hidden">{spoken}</output>
}

/** Returns when all jobs are expected to end; `almost` if that is less than a minute away. */
function useExpectedEnd(): number | 'almost' | undefined {
  const store = useWindowStore()
  const jobs = useServerJobs()
  const unfinished = useMemo(
    () =>
      jobs.flatMap((job) =>
        !isJobOver(job) || job.user.recovery?.restartAt !== undefined ? job.identity.key : [],
      ),
    [jobs],
  )
  const now = useTickingValue((at) => Math.floor(at / estimateIntervalMs) * estimateIntervalMs)
  return useMemo(() => {
    const { mainState } = store.getState()
    const at = getAllDoneTime(
      unfinished.flatMap((key) => mainState?.jobs.get(key) ?? []),
      now,
    )
    if (at === undefined) return undefined
    return at - now < minute ? 'almost' : roundEnd(at, now)
  }, [store, unfinished, now])
}
