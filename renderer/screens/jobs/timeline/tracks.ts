import type { DayOfServers } from '#shared/insights.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { JobKey, JobView, OutcomeKind, Project, ServerId } from '#shared/model.ts'
import { uncheckedBecause, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import { outcomeKinds, type OutcomeCounts } from '#shared/outcome.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { endedAt, isOver, outcomeKind } from '#renderer/state/models/groups.ts'
import type { Span } from '#renderer/ui/chart/lines.ts'

const minute = 60_000
const hour = 60 * minute

export type BarKind = OutcomeKind | 'running' | 'unchecked'

export interface BarRun {
  readonly key: JobKey
  readonly label?: string | undefined
  readonly kind?: JobKind | undefined
  readonly project?: Project | undefined
}

/** Several runs share a bar if they don't fit side by side. */
export interface Bar {
  readonly id: string
  readonly serverId: ServerId
  /** Ms since the epoch. */
  readonly from: number
  /** Undefined while one of its runs continues. */
  readonly until: number | undefined
  readonly counts: Readonly<Partial<Record<BarKind, number>>>
  readonly run?: BarRun
  readonly keys: readonly JobKey[]
}

/** How many runs a bar represents. */
export const runsOf = ({ counts }: Bar): number => Object.values(counts).reduce((sum, runs) => sum + runs, 0)

/** `running` if one of its runs is active, else `mixed` if they differ. */
export function shapeOfBar({ counts }: Bar): BarKind | 'mixed' {
  if ((counts.running ?? 0) > 0) return 'running'
  const kinds = kindsOf(counts)
  return kinds.length === 1 && kinds[0] ? kinds[0] : 'mixed'
}

const order: readonly BarKind[] = ['running', 'unchecked', ...outcomeKinds]

/** The kinds of a bar's runs, in the order of its description. */
export const kindsOf = (counts: Bar['counts']): readonly BarKind[] =>
  order.filter((kind) => (counts[kind] ?? 0) > 0)

/** Joins the runs in the history and those of watched jobs that it lacks. */
export function barsOf(
  day: DayOfServers,
  jobs: Iterable<JobView>,
  unchecked: UncheckedServers = new Map(),
): readonly Bar[] {
  const bars: Bar[] = day.blocks.map(({ serverId, from, until, ...counts }: Block) => ({
    id: `${serverId} ${from}`,
    serverId,
    from,
    until,
    counts,
    keys: [],
  }))
  const recorded = new Set<string>()
  for (const { key, id, kind, startedAt, at, label, jobKind, project } of day.runs) {
    recorded.add(`${key}#${id}`)
    bars.push({
      id: `${key}#${id}`,
      serverId: serverIdOf(key),
      from: Math.max(Math.min(startedAt ?? at, at), day.from),
      until: at,
      counts: { [kind]: 1 },
      run: { key, label, kind: jobKind, project },
      keys: [key],
    })
  }
  const live = new Map<ServerId, Bar[]>()
  for (const job of jobs) {
    const bar = barOf(job, day, unchecked)
    if (!bar || recorded.has(bar.id)) continue
    if (bar.until === undefined) pushTo(live, bar)
    else bars.push(bar)
  }
  for (const own of live.values()) bars.push(...(own.length > mostLive ? [together(own)] : own))
  return bars.toSorted((a, b) => a.from - b.from)
}

function pushTo(live: Map<ServerId, Bar[]>, bar: Bar): void {
  const own = live.get(bar.serverId)
  if (own) own.push(bar)
  else live.set(bar.serverId, [bar])
}

/** More active runs of a server are merged. */
const mostLive = 50

function together(bars: readonly Bar[]): Bar {
  const [{ serverId } = { serverId: '' }] = bars
  const from = bars.reduce((least, bar) => Math.min(least, bar.from), Infinity)
  const counts: Partial<Record<BarKind, number>> = {}
  for (const kind of bars.flatMap((bar) => kindsOf(bar.counts))) counts[kind] = (counts[kind] ?? 0) + 1
  return {
    id: `${serverId}#running`,
    serverId,
    from,
    until: undefined,
    counts,
    keys: bars.flatMap(({ keys }) => keys),
  }
}

type Block = OutcomeCounts & { readonly serverId: ServerId; readonly from: number; readonly until: number }

function barOf(
  job: JobView,
  { from: dayFrom, blocks }: DayOfServers,
  unchecked: UncheckedServers,
): Bar | undefined {
  const { key, serverId, label, kind, project, startedAt, addedAt, status, outcome } = job
  const run = { key, label, kind, project }
  if (!isOver(job)) {
    if (status === undefined || isWaiting(status)) return undefined
    const from = Math.max(startedAt ?? addedAt, dayFrom)
    const as = uncheckedBecause(job, unchecked) ? 'unchecked' : 'running'
    return { id: `${key}#running`, serverId, from, until: undefined, counts: { [as]: 1 }, run, keys: [key] }
  }
  const ended = outcome?.at ?? endedAt(job)
  const as = outcomeKind(job)
  // Blocks contain them.
  if (ended === undefined || ended < dayFrom || as === undefined || blocks.length > 0) return undefined
  const from = Math.max(Math.min(outcome?.startedAt ?? startedAt ?? ended, ended), dayFrom)
  return { id: `${key}#${outcome?.id}`, serverId, from, until: ended, counts: { [as]: 1 }, run, keys: [key] }
}

const steps = [5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 4 * hour]
const mostTicks = 7

const stepOf = (ms: number): number => steps.find((step) => ms / step <= mostTicks) ?? 4 * hour

/**
 * The timeline's span: from the day's first run to the expected end, which takes at most a third. It changes
 * every few minutes, so that bars stand still in between.
 */
export function spanOf(bars: readonly Bar[], dayFrom: number, now: number, expected = now): Span {
  const first = bars.reduce((least, bar) => Math.min(least, bar.from), now)
  const from = Math.max(dayFrom, Math.min(first, now - 10 * minute))
  const elapsed = Math.max(now - from, 10 * minute)
  const ahead = Math.min(Math.max(expected - now, elapsed * 0.06), elapsed / 2)
  const step = stepOf(elapsed + ahead)
  const grid = Math.max(step / 6, 5 * minute)
  return {
    from: Math.max(dayFrom, Math.floor(from / grid) * grid),
    until: Math.ceil((now + ahead) / grid) * grid,
  }
}

/** Returns the hours and minutes to label under a span. */
export function ticksOf({ from, until }: Span): readonly number[] {
  const step = stepOf(until - from)
  // A zone may be half an hour off.
  const zone = new Date(from).getTimezoneOffset() * minute
  const first = Math.ceil((from - zone) / step) * step + zone
  const count = Math.max(0, Math.floor((until - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => first + index * step)
}

export interface Track {
  readonly serverId: ServerId | undefined
  readonly servers: number
}

export interface PlacedBar extends Bar {
  /** Counted over all tracks, from the top. */
  readonly row: number
  readonly y: number
}

export interface Tracks {
  readonly tracks: readonly Track[]
  readonly bars: readonly PlacedBar[]
}

export const trackHeight = 20
export const barHeight = 5
export const axisHeight = 20
export const mostTracks = 5
/** Fewer runs need no picture. */
export const leastRuns = 3
/** Concurrent runs of one server with a row each. */
const mostDeep = 3
const parts = 300

interface Row extends Bar {
  readonly row: number
}

/** Puts each bar into the first row with space, or merges it with the bar in its way. */
function rowsOf(bars: readonly Bar[], unit: number, now: number): readonly Row[][] {
  const placed: Row[][] = []
  const endOf = ({ from, until = now }: Bar) => Math.max(until, from + unit)
  for (const bar of bars) {
    const free = placed.findIndex((row) => {
      const last = row.at(-1)
      return last !== undefined && endOf(last) <= bar.from
    })
    if (free !== -1) placed[free]?.push({ ...bar, row: free })
    else if (placed.length < mostDeep) placed.push([{ ...bar, row: placed.length }])
    else {
      const ends = placed.map((row) => Math.max(...row.slice(-1).map(endOf)))
      const nearest = placed[ends.indexOf(Math.min(...ends))]
      const last = nearest?.pop()
      if (nearest && last) nearest.push(joined(last, bar))
    }
  }
  return placed
}

function joined(one: Row, other: Bar): Row {
  const { id, serverId, row } = one
  const counts = { ...one.counts }
  for (const kind of kindsOf(other.counts)) {
    counts[kind] = (counts[kind] ?? 0) + (other.counts[kind] ?? 0)
  }
  const goesOn = one.until === undefined || other.until === undefined
  const until = goesOn ? undefined : Math.max(one.until ?? 0, other.until ?? 0)
  const keys = [...one.keys, ...other.keys].slice(0, mostKeys)
  return { id, serverId, row, from: Math.min(one.from, other.from), until, counts, keys }
}

/** A click filters the list to these jobs. */
const mostKeys = 500

/** Puts each bar into the track of its server, three rows deep at most. Further servers share the last track. */
export function tracksOf(
  bars: readonly Bar[],
  servers: readonly ServerId[],
  span: Span,
  now: number,
): Tracks {
  const unit = (span.until - span.from) / parts
  const own = servers.length > mostTracks ? servers.slice(0, mostTracks - 1) : servers
  const rank = new Map(own.map((id, index) => [id, index]))
  const groups: Bar[][] = Array.from({ length: Math.min(servers.length, mostTracks) }, () => [])
  for (const bar of bars) groups[rank.get(bar.serverId) ?? own.length]?.push(bar)
  const placed: PlacedBar[] = []
  let above = 0
  for (const [index, group] of groups.entries()) {
    const rows = rowsOf(group, unit, now)
    const pitch = barHeight + (rows.length === mostDeep ? 1 : 2)
    const top = (index + 0.5) * trackHeight - (rows.length * pitch) / 2
    for (const bar of rows.flat()) placed.push({ ...bar, row: above + bar.row, y: top + bar.row * pitch })
    above += rows.length
  }
  return {
    tracks: groups.map((_, index) => ({
      serverId: own[index],
      servers: own[index] === undefined ? servers.length - own.length : 1,
    })),
    bars: placed.toSorted((a, b) => a.from - b.from || a.row - b.row),
  }
}

/** In px. */
const labelGap = 8
/** In px. */
const letterWidth = 7

export interface AxisLabel {
  readonly text: string
  readonly x: number
}

/** The labels of the axis that touch neither its ends, nor "now", nor each other. Pure. */
export function labelsOf(labels: readonly AxisLabel[], now: AxisLabel, width: number): readonly AxisLabel[] {
  const half = ({ text }: AxisLabel) => (text.length * letterWidth) / 2
  const isApart = (one: AxisLabel, other: AxisLabel) =>
    Math.abs(one.x - other.x) >= half(one) + half(other) + labelGap
  const shown: AxisLabel[] = []
  for (const label of labels) {
    const last = shown.at(-1)
    if (label.x - half(label) < 0 || label.x + half(label) > width || !isApart(label, now)) continue
    if (last === undefined || isApart(label, last)) shown.push(label)
  }
  return shown
}

/** Returns how far along a span a time is, in percent. */
export const shareOf = (at: number, { from, until }: Span): number =>
  Math.round(Math.min(Math.max((at - from) / (until - from), 0), 1) * 10_000) / 100
