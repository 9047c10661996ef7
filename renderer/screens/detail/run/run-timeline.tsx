import { Fragment, useState } from 'react'
import type { JobDetail, JobView } from '#shared/model.ts'
import { isoTime } from '#shared/rules/time.ts'
import { useTicking } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { isOver } from '#renderer/state/models/groups.ts'
import { useServerName } from '#renderer/state/use-groups.ts'
import { leftOut, linesOf, type Line } from './run-timeline-marks.ts'
import { dayOf, useToday } from './use-when.ts'
import './run-timeline.css'

export function RunTimeline({ job, detail }: { readonly job: JobView; readonly detail: JobDetail }) {
  const texts = useTexts()
  const serverName = useServerName(job.serverId)
  const today = useToday()
  const [isWhole, setIsWhole] = useState(false)
  const lines = linesOf(detail.timeline, job, texts)
  if (lines.length === 0) return null
  const hidden = leftOut(lines.length)
  const shown = isWhole ? lines : lines.slice(0, lines.length - hidden)
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.thisRun(serverName)}</h3>
      <ol className="timeline">
        {shown.map((line, index) => {
          const day = dayOf(line.at)
          const before = shown[index - 1]
          const isNewDay = before ? dayOf(before.at) !== day : day !== today
          return (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no name of their own, and new ones only come first
            <Fragment key={`${line.at} ${lines.length - index}`}>
              {isNewDay && <li className="timeline-day">{texts.format.dateOnly(line.at)}</li>}
              <TimelineLine line={line} isNewest={index === 0} goesOn={!isOver(job)} />
            </Fragment>
          )
        })}
      </ol>
      {hidden > 0 && (
        <button
          type="button"
          className="link-button"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? texts.detail.showLess : texts.detail.earlierLines(hidden)}
        </button>
      )}
    </section>
  )
}

interface TimelineLineProps {
  readonly line: Line
  readonly isNewest: boolean
  readonly goesOn: boolean
}

function TimelineLine({ line, isNewest, goesOn }: TimelineLineProps) {
  const texts = useTexts()
  const soFar = useTicking((now) =>
    isNewest && goesOn && now > line.at ? texts.format.roughDuration(now - line.at) : undefined,
  )
  const lasted = line.lasted === undefined ? soFar : texts.format.roughDuration(line.lasted)
  return (
    <li data-tone={line.tone}>
      <time dateTime={isoTime(line.at)} title={texts.format.dateAndTime(line.at)}>
        {texts.format.exactTimeOfDay(line.at)}
      </time>
      <div className="selectable" dir="auto">
        {line.text}
      </div>
      <div className="timeline-lasted">{lasted}</div>
    </li>
  )
}
