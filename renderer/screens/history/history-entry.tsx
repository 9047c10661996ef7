import { memo, useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import type { HistoryEntry } from '../../../shared/model.ts'
import { isoTime } from '../../../shared/rules/time.ts'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { timeOfDay } from '../../../shared/texts/window-texts.ts'
import { EndingDetails } from './ending-details.tsx'
import { entrySentence, silenceSentence, titleOf } from './sentences.ts'

interface EntryProps {
  readonly id: string
  readonly entry: HistoryEntry
  /** Its place among all endings, from 1, and how many there are. */
  readonly index: number
  readonly total: number
  /** px from the list's top */
  readonly y: number
  readonly current: boolean
  readonly open: boolean
  readonly onToggle: (id: string) => void
  /** Hears how high the details are, px. */
  readonly onHeight: (height: number) => void
}

/** An ending in the list; a press opens it in place. It renders again only when something of its own changed. */
export const Entry = memo(function Entry(props: EntryProps) {
  const { id, entry, index, total, y, current, open, onToggle, onHeight } = props
  const details = useId()
  return (
    <li
      className="ending"
      aria-posinset={index}
      aria-setsize={total}
      data-open={open || undefined}
      style={{ transform: `translateY(${y}px)` }}
    >
      <button
        type="button"
        className="ending-row"
        data-key={id}
        tabIndex={current ? 0 : -1}
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={() => onToggle(id)}
      >
        <Face entry={entry} />
      </button>
      {open && (
        <Measured id={details} onHeight={onHeight}>
          <EndingDetails entry={entry} />
        </Measured>
      )}
    </li>
  )
})

function Face({ entry }: { readonly entry: HistoryEntry }) {
  const { ending, server } = entry
  const title = titleOf(entry)
  const sentence = entrySentence(entry)
  // What is switched off for good goes without saying.
  const silence = entry.silence === 'kind' ? undefined : silenceSentence(entry)
  return (
    <>
      <span className="ending-icon" aria-hidden="true">
        <JobIcon shape={ending.kind} />
      </span>
      <span className="ending-text">
        <span className="ending-title">
          <span className="ending-name" title={title} dir="auto">
            {title}
          </span>
          {silence && <span className="ending-silence">{silence}</span>}
        </span>
        <span className="ending-sentence" title={sentence} dir="auto">
          {sentence}
        </span>
      </span>
      <span className="ending-side">
        <time dateTime={isoTime(ending.at)}>{timeOfDay(ending.at)}</time>
        <span className="ending-server">{server}</span>
      </span>
    </>
  )
}

interface MeasuredProps {
  readonly id: string
  readonly onHeight: (height: number) => void
  readonly children: ReactNode
}

/** Tells its height before it is seen, and whenever it changes. */
function Measured({ id, onHeight, children }: MeasuredProps) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const tell = (): void => onHeight(element.offsetHeight)
    const observer = new ResizeObserver(tell)
    observer.observe(element)
    tell()
    return () => observer.disconnect()
  }, [onHeight])
  return (
    <div ref={ref} id={id} className="ending-details">
      {children}
    </div>
  )
}
