import { memo, useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import type { HistoryEntry } from '#shared/model.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { KindIcon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { OutcomeDetails } from './outcome-details.tsx'
import { formatEntry, formatSilence, formatTitle } from './outcome-texts.ts'

interface EntryProps {
  readonly id: string
  readonly entry: HistoryEntry
  /** The first entry has 1. */
  readonly index: number
  readonly total: number
  /** The distance from the list's top, in px. */
  readonly y: number
  readonly current: boolean
  readonly open: boolean
  readonly onToggle: (id: string) => void
  readonly onHeightChange: (height: number) => void
}

export const Entry = memo(function Entry(props: EntryProps) {
  const { id, entry, index, total, y, current, open, onToggle, onHeightChange } = props
  const details = useId()
  return (
    <li
      className="outcome"
      aria-posinset={index}
      aria-setsize={total}
      data-open={open || undefined}
      style={{ transform: `translateY(${y}px)` }}
    >
      <button
        type="button"
        className="outcome-row"
        data-key={id}
        tabIndex={current ? 0 : -1}
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={() => onToggle(id)}
      >
        <EntrySummary entry={entry} />
      </button>
      {open && (
        <MeasuredHeight id={details} onHeightChange={onHeightChange}>
          <OutcomeDetails entry={entry} />
        </MeasuredHeight>
      )}
    </li>
  )
})

function EntrySummary({ entry }: { readonly entry: HistoryEntry }) {
  const texts = useTexts()
  const { outcome, server } = entry
  const title = formatTitle(entry, texts)
  const kind = entry.jobKind && texts.results.kinds[entry.jobKind]
  const about = [kind, entry.project?.name].filter(Boolean).join(' · ')
  const sentence = formatEntry(entry, texts)
  // If the user has turned off this kind of notification, that isn't mentioned.
  const silence = entry.silence === 'kind' ? undefined : formatSilence(entry, texts)
  return (
    <>
      <span aria-hidden="true">
        <JobIcon shape={outcome.kind} />
      </span>
      <span>
        <span className="job-row-head">
          <span className="job-row-name clipped" title={title} dir="auto">
            {title}
          </span>
          <span className="job-row-about">
            <span className="job-row-kind" title={kind}>
              <KindIcon kind={entry.jobKind} />
            </span>
            {entry.label && about && (
              <span className="faint job-row-meta clipped" dir="auto">
                {about}
              </span>
            )}
            {silence && <span className="faint job-row-meta clipped">{silence}</span>}
          </span>
        </span>
        <span className="job-row-sentence clipped" title={sentence} dir="auto">
          {sentence}
        </span>
      </span>
      <span className="job-row-side outcome-side">
        <time dateTime={toIsoTime(outcome.at)}>{texts.format.timeOfDay(outcome.at)}</time>
        <span className="clipped">{server}</span>
      </span>
    </>
  )
}

interface MeasuredProps {
  readonly id: string
  readonly onHeightChange: (height: number) => void
  readonly children: ReactNode
}

/** Measures its height before the paint, and at each change. */
function MeasuredHeight({ id, onHeightChange, children }: MeasuredProps) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const reportHeight = (): void => onHeightChange(element.offsetHeight)
    const observer = new ResizeObserver(reportHeight)
    observer.observe(element)
    reportHeight()
    return () => observer.disconnect()
  }, [onHeightChange])
  return (
    <div ref={ref} id={id} className="outcome-details">
      {children}
    </div>
  )
}
