/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only rows in sight are rendered, each at its own place: no table can do that */
import { memo, useRef } from 'react'
import type { JobKey, JobView } from '../../preload/contract.ts'
import { useActions, useTicking, useWindow } from '../state/context.tsx'
import { dateOnly, percent, texts, timeOfDay } from '../texts.ts'
import { Progress } from '../ui/progress.tsx'
import { useGlide } from '../ui/hooks.ts'
import { RestartButton } from './wish-buttons.tsx'
import { endedAt, isOver } from './groups.ts'
import { JobIcon } from './job-icon.tsx'
import { jobSentence, nameOf, timeSentence } from './sentences.ts'
import { hasBar, shapeOf } from './shape.ts'
import { useServerName } from './use-groups.ts'
import { wishFailed, wishIsOpen } from './wishes.ts'
import './job-row.css'

interface JobRowProps {
  readonly jobKey: JobKey
  /** Its place among all rows of the list, from 1, for those who can't see how far they are. */
  readonly index: number
  /** px from the list's top */
  readonly y: number
  readonly view: string
  readonly current: boolean
  readonly selected: boolean
  readonly inAttention: boolean
  readonly onOpen: (key: JobKey) => void
}

/** A job in the list. It renders again only when its own job changed, or its place. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const { jobKey, y, view, current, selected } = props
  const job = useWindow((state) => state.world?.jobs.get(jobKey))
  const ref = useRef<HTMLDivElement>(null)
  useGlide(ref, y, view)
  if (!job) return null
  return (
    <div
      ref={ref}
      role="row"
      aria-rowindex={props.index}
      aria-selected={selected}
      tabIndex={current ? 0 : -1}
      className="job-row"
      data-key={jobKey}
      data-selected={selected || undefined}
      style={{ transform: `translateY(${y}px)` }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return
        props.onOpen(jobKey)
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
        event.preventDefault()
        props.onOpen(jobKey)
      }}
    >
      <RowCells job={job} current={current} inAttention={props.inAttention} />
    </div>
  )
})

function RowCells({ job, current, inAttention }: { job: JobView; current: boolean; inAttention: boolean }) {
  const shape = shapeOf(job)
  const name = nameOf(job)
  const stale = shape === 'reconnecting' || shape === 'offline' || shape === 'locked'
  return (
    <>
      <div role="gridcell" className="job-row-icon">
        <JobIcon shape={shape} progress={job.progress} />
      </div>
      <div role="gridcell" className="job-row-text">
        <div className="job-row-name" title={name} dir="auto">
          {name}
        </div>
        <Sentence job={job} inAttention={inAttention} />
      </div>
      <div role="gridcell" className="job-row-side">
        <Side job={job} current={current} inAttention={inAttention} />
      </div>
      {hasBar(job) && (
        <div role="gridcell" className="job-row-bar">
          <Progress value={job.progress} name={texts.detail.progress} stale={stale} />
        </div>
      )}
    </>
  )
}

function Sentence({ job, inAttention }: { job: JobView; inAttention: boolean }) {
  const serverName = useServerName(job.serverId)
  const said = useWindow((state) => state.said.get(job.key))
  const living = useTicking((now) => jobSentence(job, serverName, now))
  const bad = said ? !said.ok : wishSentenceShown(job) ? wishFailed(job) : inAttention
  const text = said && !said.ok ? said.text : living
  return (
    <div className="job-row-sentence" title={text} dir="auto" data-bad={bad || undefined}>
      {text}
    </div>
  )
}

/** A restart on its way leaves the sentence to the failure. */
function wishSentenceShown(job: JobView): boolean {
  return wishIsOpen(job) && job.wish?.state !== 'sent'
}

function Side({ job, current, inAttention }: { job: JobView; current: boolean; inAttention: boolean }) {
  const { wish } = useActions()
  const time = useTicking((now) => timeSentence(job, now))
  const ended = endedAt(job)
  const ending = useTicking((now) => (ended === undefined ? '' : endTime(ended, now)))
  if (isOver(job)) {
    const restarting = job.wish?.kind === 'restart' && wishIsOpen(job)
    if (!inAttention && !restarting) return <span>{ending}</span>
    return (
      <RestartButton
        job={job}
        named
        tabIndex={current ? 0 : -1}
        onPress={() => void wish(job.key, 'restart')}
      />
    )
  }
  return (
    <>
      {hasBar(job) && <b>{percent(job.progress)}</b>}
      {time && <span>{time}</span>}
    </>
  )
}

/** The hour where it was today, else the day. */
function endTime(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOfDay(at) : dateOnly(at)
}
