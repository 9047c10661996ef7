import { useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react'
import type { ServerId } from '../../../../shared/model.ts'
import { endsAt } from '../../../../shared/rules/expected-end.ts'
import { jobIdOf } from '../../../../shared/rules/job-key.ts'
import { useActions, useTicking, useWindow, useWindowStore } from '../../../state/context.tsx'
import { useJobs, useOnServer } from '../../../state/use-groups.ts'
import { useTexts } from '../../../state/use-texts.ts'
import { barsOf, lanesOf, runsOf, shapeOfBar, shareOf, spanOf, ticksOf } from './tracks.ts'
import type { Bar, Lane, PlacedBar, Span } from './tracks.ts'
import { barAfter } from './bar-keys.ts'
import { RunsDialog } from './runs-dialog.tsx'
import { useBarWords } from './bar-texts.ts'
import { useToday } from './use-timeline.ts'
import './timeline.css'

const minuteOf = (now: number): number => Math.floor(now / 60_000) * 60_000

/** Height of all rows together, px. */
const plotHeight = 45
const tallest = 9
const mostNamedRows = 4

/** The runs of today, by server: one bar a run, its outcome by shape and colour, and the present moving along. */
export function Timeline() {
  const texts = useTexts()
  const day = useToday()
  const jobs = useJobs()
  const onServer = useOnServer()
  const known = useWindow((state) => state.world?.servers)
  const unchecked = useWindow((state) => state.world?.unchecked)
  const bars = useMemo(() => {
    const all = barsOf(day, jobs.values(), unchecked)
    return onServer === undefined ? all : all.filter(({ serverId }) => serverId === onServer)
  }, [day, jobs, unchecked, onServer])
  const servers = useMemo(() => {
    const there = new Set(bars.map(({ serverId }) => serverId))
    const inOrder = (known ?? []).map(({ id }) => id).filter((id) => there.has(id))
    return [...new Set([...inOrder, ...there])]
  }, [bars, known])
  const span = useSpan(bars, day.from)
  const now = useTicking(minuteOf)
  const [hasTable, setTable] = useState(false)
  const {
    lanes,
    rows,
    bars: placed,
  } = useMemo(() => lanesOf(bars, servers, span, now), [bars, servers, span, now])
  // There is no room for names where rows are lower than letters.
  const isNamed = lanes.length > 1 && rows <= mostNamedRows
  return (
    <section className="today" aria-label={texts.today.name} data-named={isNamed || undefined}>
      {isNamed && <LaneNames lanes={lanes} rows={rows} />}
      <div className="today-plot">
        <Ticks span={span} />
        {lanes.slice(1).map(({ row }) => (
          <i key={row} className="today-border" style={{ top: topOf(row, rows) }} />
        ))}
        {bars.length === 0 && <p className="today-none">{texts.today.none}</p>}
        {bars.length > 0 && <Bars bars={placed} rows={rows} span={span} />}
        <Now span={span} />
      </div>
      {bars.length > 0 && (
        <button
          type="button"
          className="today-as-table"
          aria-haspopup="dialog"
          onClick={() => setTable(true)}
        >
          {texts.today.asTable}
        </button>
      )}
      {hasTable && <RunsDialog bars={bars} onClose={() => setTable(false)} />}
    </section>
  )
}

/** The time that is shown: another one only once in minutes. */
function useSpan(bars: readonly Bar[], dayFrom: number): Span {
  const store = useWindowStore()
  // As a text, so that it is the same as long as it says the same.
  const edges = useTicking((now) => {
    const { world } = store.getState()
    let expected = now
    for (const { run, until } of bars) {
      const end = until === undefined && run && world?.jobs.get(run.key)?.expectedEnd
      if (end) expected = Math.max(expected, endsAt(end, now) ?? now)
    }
    const { from, until } = spanOf(bars, dayFrom, now, expected)
    return `${from} ${until}`
  })
  return useMemo(() => {
    const [from = 0, until = 1] = edges.split(' ').map(Number)
    return { from, until }
  }, [edges])
}

function LaneNames({ lanes, rows }: { readonly lanes: readonly Lane[]; readonly rows: number }) {
  const { today } = useTexts()
  const names = useServerNames()
  return (
    <div className="today-names" aria-hidden="true">
      {lanes.map(({ serverId, row, rows: own }) => (
        <span
          key={row}
          style={{ top: topOf(row, rows), height: topOf(row + own, rows) - topOf(row, rows) }}
          dir="auto"
        >
          {serverId === undefined ? today.others : names(serverId)}
        </span>
      ))}
    </div>
  )
}

/** What servers are called, also those that were removed. */
function useServerNames(): (id: ServerId) => string {
  const { servers: words } = useTexts()
  const servers = useWindow((state) => state.world?.servers)
  return (id) => servers?.find((server) => server.id === id)?.name ?? words.unnamed
}

function Ticks({ span }: { readonly span: Span }) {
  const { format } = useTexts()
  const now = useTicking((at) => Math.floor(shareOf(at, span)))
  return ticksOf(span).map((at, index) => {
    const share = shareOf(at, span)
    const distance = Math.abs(share - now)
    return (
      <span
        key={at}
        className="today-tick"
        data-minor={index % 2 === 1 || undefined}
        data-near={distance < 6 || share > 96 || undefined}
        data-quite-near={distance < 13 || share > 88 || undefined}
        style={{ left: `${share}%` }}
        aria-hidden="true"
      >
        {format.timeOfDay(at)}
      </span>
    )
  })
}

/** The present; it moves when it has come a part of the way further that can be seen. */
function Now({ span }: { readonly span: Span }) {
  const { today } = useTexts()
  const at = useTicking((now) => shareOf(Math.floor(now / partOf(span)) * partOf(span), span))
  return (
    <div className="today-now" style={{ left: `${at}%` }} aria-hidden="true">
      <span data-end={at > 92 || undefined}>{today.now}</span>
    </div>
  )
}

/** How long a pixel is on a screen of usual size, ms: nothing moves by less. */
const partOf = ({ from, until }: Span): number => Math.max(1_000, (until - from) / 800)

interface BarsProps {
  readonly bars: readonly PlacedBar[]
  readonly rows: number
  readonly span: Span
}

/** The bars, as one stop of the Tab key: arrows go along the time and from row to row, Enter opens. */
function Bars({ bars, rows, span }: BarsProps) {
  const { today } = useTexts()
  const { show, setView } = useActions()
  const store = useWindowStore()
  const [cursor, setCursor] = useState<string>()
  const current = bars.some(({ id }) => id === cursor) ? cursor : bars.at(-1)?.id

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = barAfter(bars, current, event.key)
    if (next === undefined) return
    event.preventDefault()
    setCursor(next)
    const { currentTarget: group } = event
    group.querySelectorAll<HTMLElement>('[data-bar]')[bars.findIndex(({ id }) => id === next)]?.focus()
  }

  function open({ run }: PlacedBar): void {
    const { world } = store.getState()
    if (run && world?.jobs.has(run.key)) show({ show: 'job', key: run.key })
    else setView({ name: 'history', ...(run && { search: jobIdOf(run.key) }) })
  }

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its buttons has the focus
    <div className="today-bars" role="toolbar" aria-label={today.bars} onKeyDown={onKeyDown}>
      {bars.map((bar) => {
        const props = {
          bar,
          rows,
          span,
          current: bar.id === current,
          onOpen: () => {
            setCursor(bar.id)
            open(bar)
          },
          onFocus: () => setCursor(bar.id),
        }
        return bar.until === undefined ? (
          <LiveBar key={bar.id} {...props} />
        ) : (
          <DayBar key={bar.id} {...props} />
        )
      })}
    </div>
  )
}

interface BarProps {
  readonly bar: PlacedBar
  readonly rows: number
  readonly span: Span
  readonly current: boolean
  readonly onOpen: () => void
  readonly onFocus: () => void
}

/** Where a row begins, px: few rows stand in the middle. */
function topOf(row: number, rows: number): number {
  const pitch = plotHeight / Math.max(rows, 3)
  return Math.max(0, 3 - rows) * (pitch / 2) + row * pitch
}

function placeOf({ row }: PlacedBar, rows: number): CSSProperties {
  const top = topOf(row, rows)
  const pitch = topOf(row + 1, rows) - top
  const height = Math.min(tallest, pitch * 0.66)
  return { top: top + (pitch - height) / 2, height }
}

function DayBar({ bar, rows, span, current, onOpen, onFocus }: BarProps) {
  const words = useBarWords(bar)
  const selected = useIsSelected(bar)
  const { counts } = bar
  const from = shareOf(bar.from, span)
  const bad = ((counts.failed ?? 0) + (counts.completedWithErrors ?? 0) + (counts.lost ?? 0)) / runsOf(bar)
  return (
    <button
      type="button"
      className="today-bar"
      data-bar
      data-shape={shapeOfBar(bar)}
      data-selected={selected || undefined}
      data-tooltip={words.tooltip}
      aria-label={words.name}
      tabIndex={current ? 0 : -1}
      style={{
        ...placeOf(bar, rows),
        left: `${from}%`,
        width: `${shareOf(bar.until ?? span.until, span) - from}%`,
        // Of many runs together some failed: so much of the bar is red, and never so little that it is not seen.
        ...(bad > 0 && bad < 1 && { '--bad-share': `${Math.round(Math.max(bad, 0.3) * 100)}%` }),
      }}
      onClick={onOpen}
      onFocus={onFocus}
    />
  )
}

/** One that goes on: it grows until now, and dashes lead on to where it may end. */
function LiveBar({ bar, rows, span, current, onOpen, onFocus }: BarProps) {
  const words = useBarWords(bar)
  const selected = useIsSelected(bar)
  const store = useWindowStore()
  const part = partOf(span)
  const until = useTicking((now) => Math.floor(now / part) * part)
  const end = useTicking((now) => {
    const expected = bar.run && store.getState().world?.jobs.get(bar.run.key)?.expectedEnd
    const at = expected && endsAt(expected, now)
    return at && Math.ceil(at / part) * part
  })
  const from = shareOf(bar.from, span)
  const at = shareOf(until, span)
  const shape = shapeOfBar(bar)
  const place = placeOf(bar, rows)
  return (
    <>
      {shape === 'running' && end !== undefined && end > until && (
        <i
          className="today-expected"
          data-cut={end > span.until || undefined}
          style={{ ...place, left: `${at}%`, width: `${shareOf(end, span) - at}%` }}
        />
      )}
      <button
        type="button"
        className="today-bar"
        data-bar
        data-shape={shape}
        data-selected={selected || undefined}
        data-tooltip={words.tooltip}
        aria-label={words.name}
        tabIndex={current ? 0 : -1}
        style={{ ...place, left: `${from}%`, width: `${Math.max(0, at - from)}%` }}
        onClick={onOpen}
        onFocus={onFocus}
      />
    </>
  )
}

const useIsSelected = ({ run }: Bar): boolean =>
  useWindow((state) => run !== undefined && state.selected === run.key)
