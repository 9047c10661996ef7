import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { isWithinADay } from '#shared/format.ts'
import { allDoneAt } from '#shared/rules/all-done.ts'
import type { JobCounts } from '#shared/rules/count-jobs.ts'
import { roundedEnd } from '#shared/rules/expected-end.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions, useTicking, useWindow, useWindowStore } from '#renderer/state/context.tsx'
import { useJobCounts, useJobsHere } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { isOver } from '#renderer/state/models/groups.ts'
import './summary-line.css'

const minute = 60_000

/** The interval of the estimate, ms. */
const reckonedEveryMs = 5_000
/** Debounce before the counts are spoken, ms. */
const restMs = 1_500

export function SummaryLine() {
  const texts = useTexts()
  const { setFilter } = useActions()
  const { today } = texts
  const counts = useJobCounts()
  const { running, waiting, unchecked, attention } = counts
  const done = useDone()
  const pausedUntil = useWindow((state) => state.world?.settings.pausedUntil ?? 0)
  const isPaused = useTicking((now) => pausedUntil > now)
  return (
    <>
      <h2 className="answer">
        <span className="answer-part" data-first>
          {whatRuns(counts, texts)}
        </span>
        {running > 0 && waiting > 0 && <Part>{today.waiting(waiting)}</Part>}
        {done === 'almost' && <Part>{today.almostDone}</Part>}
        {typeof done === 'number' && (
          <Part>
            {running + waiting === 1 ? today.doneAbout : today.allDoneAbout} <When at={done} />
          </Part>
        )}
        {unchecked > 0 && running + waiting > 0 && <Part>{today.unchecked(unchecked)}</Part>}
        {attention > 0 && (
          <Part>
            <button type="button" className="answer-attention" onClick={() => setFilter('attention')}>
              {today.needYou(attention)}
            </button>
          </Part>
        )}
        {isPaused && <Part>{today.paused}</Part>}
      </h2>
      <Spoken text={words(counts, texts)} />
    </>
  )
}

function Part({ children }: { readonly children: ReactNode }) {
  return (
    <>
      {' '}
      <span className="answer-part">
        <span className="answer-dot">·</span> {children}
      </span>
    </>
  )
}

function When({ at }: { readonly at: number }) {
  const { format } = useTexts()
  const isNear = useTicking((now) => isWithinADay(at, now))
  return <strong>{isNear ? format.timeOfDay(at) : format.dateAndTime(at)}</strong>
}

function whatRuns({ running, waiting, unchecked }: JobCounts, { today }: Texts): string {
  if (running > 0) return today.running(running)
  if (waiting > 0) return today.waiting(waiting)
  return unchecked > 0 ? today.unchecked(unchecked) : today.nothing
}

function words(counts: JobCounts, texts: Texts): string {
  const { attention } = counts
  return [whatRuns(counts, texts), ...(attention > 0 ? [texts.today.needYou(attention)] : [])].join(' · ')
}

function Spoken({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState('')
  const last = useRef(text)
  useEffect(() => {
    if (last.current === text) return undefined
    const timer = setTimeout(() => {
      last.current = text
      setSpoken(text)
    }, restMs)
    return () => clearTimeout(timer)
  }, [text])
  return <output className="unseen">{spoken}</output>
}

/** `almost` if it can't be exact. */
function useDone(): number | 'almost' | undefined {
  const store = useWindowStore()
  const jobs = useJobsHere()
  const toCome = useMemo(
    () => jobs.flatMap((job) => (!isOver(job) || job.recovery?.restartAt !== undefined ? job.key : [])),
    [jobs],
  )
  const now = useTicking((at) => Math.floor(at / reckonedEveryMs) * reckonedEveryMs)
  return useMemo(() => {
    const { world } = store.getState()
    const at = allDoneAt(
      toCome.flatMap((key) => world?.jobs.get(key) ?? []),
      now,
    )
    if (at === undefined) return undefined
    return at - now < minute ? 'almost' : roundedEnd(at, now)
  }, [store, toCome, now])
}
