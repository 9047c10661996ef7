import { useCallback, useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react'
import type { ServerId } from '#shared/model.ts'
import { endsAt } from '#shared/rules/expected-end.ts'
import { jobIdOf } from '#shared/rules/job-key.ts'
import { useActions, useTicking, useWindow, useWindowStore } from '#renderer/state/context.tsx'
import { useJobs, useOnServer } from '#renderer/state/use-groups.ts'
import { countNeedy, isOutcomeKind, outcomes } from '#shared/outcome.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import {
  axisHeight,
  barHeight,
  barsOf,
  labelsOf,
  leastRuns,
  runsOf,
  shapeOfBar,
  shareOf,
  spanOf,
  ticksOf,
  trackHeight,
  tracksOf,
  type Bar,
  type PlacedBar,
  type Track,
} from './tracks.ts'
import { barAfter } from './bar-keys.ts'
import { RunsDialog } from './runs-dialog.tsx'
import { useBarTexts } from './bar-texts.ts'
import { useTimeline } from './use-timeline.ts'
import './timeline.css'
import type { Span } from '#renderer/ui/chart/lines.ts'

const minuteOf = (now: number): number => Math.floor(now / 60_000) * 60_000

export function Timeline() {
  const texts = useTexts()
  const day = useTimeline()
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
  const { tracks, bars: placed } = useMemo(
    () => tracksOf(bars, servers, span, now),
    [bars, servers, span, now],
  )
  if (bars.reduce((runs, bar) => runs + runsOf(bar), 0) < leastRuns) return null
  return (
    <section className="today" aria-label={texts.today.name}>
      <TrackNames tracks={tracks} />
      <div className="today-plot" style={{ height: tracks.length * trackHeight + axisHeight }}>
        {tracks.slice(1).map(({ serverId }, index) => (
          <i key={serverId ?? ''} className="today-border" style={{ top: (index + 1) * trackHeight }} />
        ))}
        <Axis span={span} />
        <Bars bars={placed} span={span} />
      </div>
      <button type="button" className="today-as-table" aria-haspopup="dialog" onClick={() => setTable(true)}>
        {texts.today.asTable}
      </button>
      {hasTable && <RunsDialog bars={bars} onClose={() => setTable(false)} />}
    </section>
  )
}

/** Changes only once in minutes. */
function useSpan(bars: readonly Bar[], dayFrom: number): Span {
  const store = useWindowStore()
  // Equal strings cause no render.
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

function TrackNames({ tracks }: { readonly tracks: readonly Track[] }) {
  const { today } = useTexts()
  const names = useServerNames()
  return (
    <div className="today-names" aria-hidden="true">
      {tracks.map(({ serverId, servers }) => (
        <span key={serverId ?? ''} dir="auto">
          {serverId === undefined ? today.others(servers) : names(serverId)}
        </span>
      ))}
    </div>
  )
}

function useServerNames(): (id: ServerId) => string {
  const { servers: words } = useTexts()
  const servers = useWindow((state) => state.world?.servers)
  return (id) => servers?.find((server) => server.id === id)?.name ?? words.unnamed
}

function Axis({ span }: { readonly span: Span }) {
  const { format, today } = useTexts()
  const [width, setWidth] = useState(0)
  const now = useTicking((at) => shareOf(Math.floor(at / partOf(span)) * partOf(span), span))
  const pxOf = (share: number) => (share / 100) * width
  const ticks = ticksOf(span).map((at) => ({ text: format.timeOfDay(at), x: pxOf(shareOf(at, span)) }))
  const present = { text: today.now, x: pxOf(now) }
  return (
    <div className="today-axis" aria-hidden="true" ref={useWidth(setWidth)}>
      {ticks.map(({ x, text }) => (
        <i key={text} className="today-tick" style={{ left: x }} />
      ))}
      {labelsOf(ticks, present, width).map(({ x, text }) => (
        <span key={text} className="today-label" style={{ left: x }}>
          {text}
        </span>
      ))}
      <div className="today-now" style={{ left: `${now}%` }}>
        <span className="today-label">{today.now}</span>
      </div>
    </div>
  )
}

function useWidth(
  onWidth: (width: number) => void,
): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      if (!element) return undefined
      const observer = new ResizeObserver(() => onWidth(element.offsetWidth))
      observer.observe(element)
      return () => observer.disconnect()
    },
    [onWidth],
  )
}

/** In ms: the time of one pixel on a usual screen. Nothing moves by less. */
const partOf = ({ from, until }: Span): number => Math.max(1_000, (until - from) / 800)

interface BarsProps {
  readonly bars: readonly PlacedBar[]
  readonly span: Span
}

/** One Tab stop: arrows move, Enter opens. */
function Bars({ bars, span }: BarsProps) {
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

  function open({ run, keys }: PlacedBar): void {
    const { world } = store.getState()
    const [key, ...others] = keys.filter((each) => world?.jobs.has(each))
    if (key === undefined) setView({ name: 'history', ...(run && { search: jobIdOf(run.key) }) })
    else if (others.length === 0) show({ show: 'job', key })
    else show({ show: 'list', keys: [key, ...others] })
  }

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its buttons has the focus
    <div className="today-bars" role="toolbar" aria-label={today.bars} onKeyDown={onKeyDown}>
      {bars.map((bar) => {
        const props = {
          bar,
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
  readonly span: Span
  readonly current: boolean
  readonly onOpen: () => void
  readonly onFocus: () => void
}

const placeOf = ({ y }: PlacedBar): CSSProperties => ({ top: y, height: barHeight })

const looksOf = (shape: ReturnType<typeof shapeOfBar>) => ({
  'data-shape': shape,
  'data-tone': isOutcomeKind(shape) ? outcomes[shape].tone : undefined,
})

function DayBar({ bar, span, current, onOpen, onFocus }: BarProps) {
  const words = useBarTexts(bar)
  const selected = useIsSelected(bar)
  const { counts } = bar
  const from = shareOf(bar.from, span)
  const bad = countNeedy(counts) / runsOf(bar)
  return (
    <button
      type="button"
      className="today-bar"
      data-bar
      {...looksOf(shapeOfBar(bar))}
      data-selected={selected || undefined}
      data-tooltip={words.tooltip}
      aria-label={words.name}
      tabIndex={current ? 0 : -1}
      style={{
        ...placeOf(bar),
        left: `${from}%`,
        width: `${shareOf(bar.until ?? span.until, span) - from}%`,
        // The share of failed runs is red, and always wide enough to see.
        ...(bad > 0 && bad < 1 && { '--bad-share': `${Math.round(Math.max(bad, 0.3) * 100)}%` }),
      }}
      onClick={onOpen}
      onFocus={onFocus}
    />
  )
}

/** Dashes lead to the expected end. */
function LiveBar({ bar, span, current, onOpen, onFocus }: BarProps) {
  const words = useBarTexts(bar)
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
  const place = placeOf(bar)
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
        {...looksOf(shape)}
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
