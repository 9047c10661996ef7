import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { ServerId } from '#shared/model.ts'
import { getExpectedEndTime } from '#shared/rules/expected-end.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import { useActions, useTickingValue, useWindowState, useWindowStore } from '#renderer/state/context.tsx'
import { useJobs, useServerFilter, useServers } from '#renderer/state/use-groups.ts'
import { isOutcomeKind, outcomes } from '#shared/outcome.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useRovingTabIndex } from '#renderer/ui/use-roving-tab-index.ts'
import type { Span } from '#renderer/ui/chart/lines.ts'
import {
  axisHeight,
  barHeight,
  createBars,
  placeLabels,
  countRuns,
  getMainBarKind,
  hasFailures,
  toPercent,
  createSpan,
  createTicks,
  createTracks,
  type TimelineBar,
  type PlacedBar,
  type Track,
} from './tracks.ts'
import { useBarTexts } from './bar-texts.ts'
import { useTimeline } from './use-timeline.ts'
import './timeline.css'

/** The timeline is hidden if there are fewer runs. */
const minRuns = 3
/** The width that is assumed until the real width is measured, in px. */
const defaultWidth = 800

const floorToMinute = (now: number): number => Math.floor(now / 60_000) * 60_000

/** @param isListHovered whether the pointer is over the list, so that the timeline mustn't grow */
export function Timeline({ isListHovered }: { readonly isListHovered: boolean }) {
  const texts = useTexts()
  const day = useTimeline()
  const jobs = useJobs()
  const onServer = useServerFilter()
  const allServers = useServers()
  const unchecked = useWindowState((state) => state.mainState?.unchecked)
  const bars = useMemo(() => {
    const all = createBars(day, jobs.values(), unchecked)
    return onServer === undefined ? all : all.filter(({ serverId }) => serverId === onServer)
  }, [day, jobs, unchecked, onServer])
  const servers = useMemo(() => {
    const serverIds = new Set(bars.map(({ serverId }) => serverId))
    const inOrder = allServers.map(({ id }) => id).filter((id) => serverIds.has(id))
    return [...new Set([...inOrder, ...serverIds])]
  }, [bars, allServers])
  const span = useSpan(bars, day.from)
  const now = useTickingValue(floorToMinute)
  const [width, setWidth] = useState(defaultWidth)
  const plot = useWidth(setWidth)
  const [freeHeight, setFreeHeight] = useState(Infinity)
  const {
    tracks,
    bars: placed,
    height,
  } = useMemo(
    () => createTracks({ bars, servers, span, now, width, maxHeight: isListHovered ? freeHeight : Infinity }),
    [bars, servers, span, now, width, isListHovered, freeHeight],
  )
  if (!isListHovered && height !== freeHeight) setFreeHeight(height)
  // The timeline may be drawn after the list, which is more urgent.
  const drawn = useDeferredValue(
    useMemo(() => ({ bars: placed, span }), [placed, span]),
    undrawn,
  )
  if (bars.reduce((runs, bar) => runs + countRuns(bar), 0) < minRuns) return null
  return (
    <section className="today" aria-label={texts.timeline.name}>
      <TrackNames tracks={tracks} />
      <div className="today-plot" ref={plot} style={{ height: height + axisHeight }}>
        {tracks.slice(1).map(({ serverId, top }) => (
          <i key={serverId ?? ''} className="today-border" style={{ top }} />
        ))}
        {drawn !== undrawn && <Axis span={span} width={width} />}
        <Bars {...drawn} />
      </div>
    </section>
  )
}

/** Returns the timeline's span, which is rounded so that it rarely changes. */
function useSpan(bars: readonly TimelineBar[], dayFrom: number): Span {
  const store = useWindowStore()
  // The edges are a string, because a new object would render the timeline every second.
  const edges = useTickingValue((now) => {
    const { mainState } = store.getState()
    let expected = now
    for (const { run, until } of bars) {
      const end = until === undefined && run && mainState?.jobs.get(run.key)?.expectedEnd
      if (end) expected = Math.max(expected, getExpectedEndTime(end, now) ?? now)
    }
    const { from, until } = createSpan(bars, dayFrom, now, expected)
    return `${from} ${until}`
  })
  return useMemo(() => {
    const [from = 0, until = 1] = edges.split(' ').map(Number)
    return { from, until }
  }, [edges])
}

function TrackNames({ tracks }: { readonly tracks: readonly Track[] }) {
  const {
    timeline,
    servers: { unnamed },
  } = useTexts()
  const servers = useServers()
  const nameOf = (id: ServerId) => servers.find((server) => server.id === id)?.name ?? unnamed
  return (
    <div className="faint today-names" aria-hidden="true">
      {tracks.map(({ serverId, servers: others, height }) => (
        <span key={serverId ?? ''} className="clipped" dir="auto" style={{ height }}>
          {serverId === undefined ? timeline.others(others) : nameOf(serverId)}
        </span>
      ))}
    </div>
  )
}

function Axis({ span, width }: { readonly span: Span; readonly width: number }) {
  const { format, timeline } = useTexts()
  const now = useTickingValue((at) =>
    toPercent(Math.floor(at / getMsPerPixel(span)) * getMsPerPixel(span), span),
  )
  const pxOf = (share: number) => (share / 100) * width
  const ticks = createTicks(span).map((at) => ({
    text: at % 60_000 === 0 ? format.timeOfDay(at) : format.exactTimeOfDay(at),
    x: pxOf(toPercent(at, span)),
  }))
  const present = { text: timeline.now, x: pxOf(now) }
  return (
    <div className="today-axis" aria-hidden="true">
      {ticks.map(({ x, text }) => (
        <i key={text} className="today-tick" style={{ left: x }} />
      ))}
      {placeLabels(ticks, present, width).map(({ x, text }) => (
        <span key={text} className="faint today-label" style={{ left: x }}>
          {text}
        </span>
      ))}
      <div className="today-now" style={{ left: `${now}%` }}>
        <span className="faint today-label">{timeline.now}</span>
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
      const observer = new ResizeObserver(() => onWidth(element.offsetWidth || defaultWidth))
      observer.observe(element)
      return () => observer.disconnect()
    },
    [onWidth],
  )
}

/**
 * Returns about how much time one pixel represents, in ms, but at least one second. Smaller changes needn't
 * be drawn.
 */
const getMsPerPixel = ({ from, until }: Span): number => Math.max(1_000, (until - from) / 800)

interface BarsProps {
  readonly bars: readonly PlacedBar[]
  readonly span: Span
}

const undrawn: BarsProps = { bars: [], span: { from: 0, until: 1 } }

const Bars = memo(function Bars({ bars, span }: BarsProps) {
  const { timeline } = useTexts()
  const ref = useRef<HTMLDivElement>(null)
  useRovingTabIndex(ref)
  return (
    <div ref={ref} role="toolbar" aria-label={timeline.bars}>
      {bars.map((bar) => (
        <DayBar key={bar.id} bar={bar} span={span} />
      ))}
    </div>
  )
})

function useOpenBar({ run, keys }: TimelineBar): () => void {
  const { show, showRuns } = useActions()
  const store = useWindowStore()
  return () => {
    const { mainState } = store.getState()
    const [key, ...others] = keys.filter((each) => mainState?.jobs.has(each))
    if (key === undefined) showRuns(run ? getJobId(run.key) : '')
    else if (others.length === 0) show({ show: 'job', key })
    else show({ show: 'list', keys: [key, ...others] })
  }
}

function DayBar({ bar, span }: { readonly bar: PlacedBar; readonly span: Span }) {
  const barTexts = useBarTexts(bar)
  const open = useOpenBar(bar)
  const { run } = bar
  const selected = useWindowState((state) => run !== undefined && state.selected === run.key)
  const store = useWindowStore()
  const part = getMsPerPixel(span)
  const until = useTickingValue((now) => bar.until ?? Math.floor(now / part) * part)
  const shape = getMainBarKind(bar)
  const end = useTickingValue((now) => {
    const expected = shape === 'running' && run && store.getState().mainState?.jobs.get(run.key)?.expectedEnd
    const at = expected && getExpectedEndTime(expected, now)
    return at && Math.ceil(at / part) * part
  })
  const from = toPercent(bar.from, span)
  const barEnd = toPercent(until, span)
  const place = { top: bar.y, height: barHeight }
  return (
    <>
      {typeof end === 'number' && end > until && (
        <i
          className="today-expected"
          data-cut={end > span.until || undefined}
          style={{ ...place, left: `${barEnd}%`, width: `${toPercent(end, span) - barEnd}%` }}
        />
      )}
      <button
        type="button"
        className="today-bar"
        data-shape={shape}
        data-tone={isOutcomeKind(shape) ? outcomes[shape].tone : undefined}
        data-selected={selected || undefined}
        data-merged={run === undefined || undefined}
        data-capped={hasFailures(bar) || undefined}
        data-tooltip={barTexts.tooltip}
        aria-label={barTexts.name}
        style={{ ...place, left: `${from}%`, width: `${Math.max(0, barEnd - from)}%` }}
        onClick={open}
      />
    </>
  )
}
