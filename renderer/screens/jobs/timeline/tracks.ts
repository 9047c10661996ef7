import type { DayTimeline } from '#shared/day-timeline.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { JobKey, JobView, OutcomeKind, Project, ServerId } from '#shared/model.ts'
import { getUncheckedReason, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import { isOutcomeKind, kindsBySeverity, outcomes, type OutcomeCounts } from '#shared/outcome.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { getEndTime, isJobOver, getOutcomeKind } from '#renderer/state/models/groups.ts'
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

/** A bar of the timeline: one run, or several that are too close together for bars of their own. */
export interface TimelineBar {
  readonly id: string
  readonly serverId: ServerId
  /** The start of the first run, in ms since the epoch. */
  readonly from: number
  /** The end of the last run; undefined while a run is active. */
  readonly until: number | undefined
  readonly counts: Readonly<Partial<Record<BarKind, number>>>
  readonly run?: BarRun
  readonly keys: readonly JobKey[]
}

export const countRuns = ({ counts }: TimelineBar): number =>
  Object.values(counts).reduce((sum, runs) => sum + runs, 0)

const order: readonly BarKind[] = ['running', 'unchecked', ...kindsBySeverity]

/**
 * Returns the kinds of runs that a bar contains: running and unchecked ones first, and then the outcomes,
 * worst first.
 */
export const getBarKinds = (counts: TimelineBar['counts']): readonly BarKind[] =>
  order.filter((kind) => (counts[kind] ?? 0) > 0)

/**
 * Returns the most frequent kind of run in a bar. If two are equally frequent, returns the first one of
 * `getBarKinds`.
 */
export const getMainBarKind = ({ counts }: TimelineBar): BarKind =>
  getBarKinds(counts).toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))[0] ?? 'completed'

const isFailed = (bar: TimelineBar): boolean => {
  const shape = getMainBarKind(bar)
  return isOutcomeKind(shape) && outcomes[shape].tone === 'bad'
}

export const hasFailures = (bar: TimelineBar): boolean =>
  !isFailed(bar) &&
  getBarKinds(bar.counts).some((kind) => isOutcomeKind(kind) && outcomes[kind].tone === 'bad')

/** Creates bars for the runs in the history, and for runs of watched jobs that aren't in the history yet. */
export function createBars(
  day: DayTimeline,
  jobs: Iterable<JobView>,
  unchecked: UncheckedServers = new Map(),
): readonly TimelineBar[] {
  const bars: TimelineBar[] = day.mergedRuns.map(({ serverId, from, until, ...counts }: Block) => ({
    id: `${serverId} ${from}`,
    serverId,
    from,
    until,
    counts,
    keys: [],
  }))
  const recordedRuns = new Set<string>()
  const lastSeen = new Map<string, number>()
  const watchedJobs = [...jobs]
  for (const { identity, outcome, run } of watchedJobs)
    if (outcome?.kind === 'lost' && run.updatedAt !== undefined)
      lastSeen.set(`${identity.key}#${outcome.id}`, run.updatedAt)
  for (const { key, id, kind, startedAt, at, label, jobKind, project } of day.runs) {
    const barId = `${key}#${id}`
    const until = lastSeen.get(barId) ?? at
    recordedRuns.add(barId)
    bars.push({
      id: barId,
      serverId: getServerId(key),
      from: Math.max(Math.min(startedAt ?? until, until), day.from),
      until,
      counts: { [kind]: 1 },
      run: { key, label, kind: jobKind, project },
      keys: [key],
    })
  }
  for (const job of watchedJobs) {
    const bar = createBar(job, day, unchecked)
    if (bar && !recordedRuns.has(bar.id)) bars.push(bar)
  }
  return bars.toSorted((a, b) => a.from - b.from)
}

type Block = OutcomeCounts & { readonly serverId: ServerId; readonly from: number; readonly until: number }

function createBar(
  job: JobView,
  { from: dayFrom, mergedRuns }: DayTimeline,
  unchecked: UncheckedServers,
): TimelineBar | undefined {
  const { key, serverId, label, kind, project, addedAt } = job.identity
  const { startedAt, status } = job.run
  const { outcome } = job
  const run = { key, label, kind, project }
  if (!isJobOver(job)) {
    if (status === undefined || isWaiting(status)) return undefined
    const from = Math.max(startedAt ?? addedAt, dayFrom)
    const isUnchecked = getUncheckedReason(job, unchecked) !== undefined
    const as = isUnchecked ? 'unchecked' : 'running'
    // Nobody knows what has happened since the last update.
    const until = isUnchecked ? Math.max(from, job.run.updatedAt ?? from) : undefined
    return { id: `${key}#running`, serverId, from, until, counts: { [as]: 1 }, run, keys: [key] }
  }
  const seenAt = outcome?.kind === 'lost' ? job.run.updatedAt : undefined
  const ended = seenAt ?? outcome?.at ?? getEndTime(job)
  const as = getOutcomeKind(job)
  // If the history came as blocks, the blocks already contain the runs that have ended.
  if (ended === undefined || ended < dayFrom || as === undefined || mergedRuns.length > 0) return undefined
  const from = Math.max(Math.min(outcome?.startedAt ?? startedAt ?? ended, ended), dayFrom)
  return { id: `${key}#${outcome?.id}`, serverId, from, until: ended, counts: { [as]: 1 }, run, keys: [key] }
}

const second = 1_000
const steps = [
  5 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  4 * hour,
]
const maxTicks = 7

const chooseStep = (ms: number): number => steps.find((step) => ms / step <= maxTicks) ?? 4 * hour

/** If the runs span only a few seconds, the axis shows at least this much time. */
const minElapsedMs = 10 * second

/**
 * Returns the timeline's span: from the first run of the day to the expected end, but at most half as far
 * ahead as back. It is rounded, so that bars don't move all the time.
 */
export function createSpan(bars: readonly TimelineBar[], dayFrom: number, now: number, expected = now): Span {
  const first = bars.reduce((min, bar) => Math.min(min, bar.from), now)
  const from = Math.max(dayFrom, Math.min(first, now - minElapsedMs))
  const elapsedMs = Math.max(now - from, minElapsedMs)
  const ahead = Math.min(Math.max(expected - now, elapsedMs * 0.06), elapsedMs / 2)
  const step = chooseStep(elapsedMs + ahead)
  const grid = Math.max(step / 6, Math.min(5 * minute, elapsedMs / 20), second)
  return {
    from: Math.max(dayFrom, Math.floor(from / grid) * grid),
    until: Math.ceil((now + ahead) / grid) * grid,
  }
}

export function createTicks({ from, until }: Span): readonly number[] {
  const step = chooseStep(until - from)
  // Aligns labels to the local time, whose offset may include half an hour.
  const zone = new Date(from).getTimezoneOffset() * minute
  const first = Math.ceil((from - zone) / step) * step + zone
  const count = Math.max(0, Math.floor((until - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => first + index * step)
}

export interface Track {
  readonly serverId: ServerId | undefined
  readonly servers: number
  /** The distance from the top of the plot, in px. */
  readonly top: number
  readonly height: number
}

export interface PlacedBar extends TimelineBar {
  /** The distance from the top of the plot, in px. */
  readonly y: number
}

export interface Tracks {
  readonly tracks: readonly Track[]
  readonly bars: readonly PlacedBar[]
  readonly height: number
}

export const barHeight = 6
export const axisHeight = 20
const barPitch = 8
const maxTracks = 5
/**
 * The most rows of bars for each of several servers. A server needs several rows, because its runs may
 * overlap. If there are failed runs, one row is reserved for them.
 */
const maxLevels = 3
const maxLevelsOfSingleServer = 6
/** A server needs one row for failed runs and one for all other runs. */
const minLevels = 2
/** The width of the narrowest bar, in px. Runs whose bars would be narrower share a bar. */
const minBarWidth = 4
/** How many jobs a click on a bar can list. */
const maxKeys = 500

/** Runs that share a bar. They are merged once the bar has all of them. */
interface Group {
  readonly first: TimelineBar
  readonly others: TimelineBar[]
  until: number | undefined
}

const createGroup = (bar: TimelineBar): Group => ({ first: bar, others: [], until: bar.until })

function addToGroup(group: Group, bar: TimelineBar): void {
  group.others.push(bar)
  group.until =
    group.until === undefined || bar.until === undefined ? undefined : Math.max(group.until, bar.until)
}

function mergeGroup({ first, others, until }: Group): TimelineBar {
  if (others.length === 0) return first
  const counts = { ...first.counts }
  const keys = [...first.keys]
  for (const bar of others) {
    for (const kind of getBarKinds(bar.counts)) counts[kind] = (counts[kind] ?? 0) + (bar.counts[kind] ?? 0)
    if (keys.length < maxKeys) keys.push(...bar.keys)
  }
  const { id, serverId, from } = first
  return { id, serverId, from, until, counts, keys: keys.slice(0, maxKeys) }
}

/**
 * Merges runs shorter than `min` ms with their neighbours. Failed and other runs aren't merged with each
 * other.
 *
 * @param bars in the order of their starts
 */
function mergeSlivers(bars: readonly TimelineBar[], min: number): readonly TimelineBar[] {
  const groups: Group[] = []
  const slivers = new Map<boolean, Group>()
  for (const bar of bars) {
    const failed = isFailed(bar)
    const last = slivers.get(failed)
    const isSliver = bar.until !== undefined && bar.until - bar.from < min
    if (isSliver && last && (bar.until ?? 0) - last.first.from < min) {
      addToGroup(last, bar)
      continue
    }
    const added = createGroup(bar)
    groups.push(added)
    if (isSliver) slivers.set(failed, added)
  }
  return groups.map(mergeGroup)
}

/**
 * Distributes bars over rows, so that they don't overlap. If no row is free, bars are merged. Failed runs are
 * in the last row.
 */
function createLevels(
  bars: readonly TimelineBar[],
  min: number,
  now: number,
  maxCount: number,
): readonly TimelineBar[][] {
  const endOf = (group: Group | undefined) =>
    group ? Math.max(group.until ?? now, group.first.from + min) : -Infinity
  const max = bars.some(isFailed) ? maxCount - 1 : maxCount
  const levels: Group[][] = []
  const failed: Group[] = []
  for (const bar of mergeSlivers(bars, min)) {
    const group = createGroup(bar)
    const free = levels.find((level) => endOf(level.at(-1)) <= bar.from)
    const soonest = levels.toSorted((a, b) => endOf(a.at(-1)) - endOf(b.at(-1)))[0]?.at(-1)
    const lastFailed = failed.at(-1)
    if (isFailed(bar)) {
      if (lastFailed && Math.abs(endOf(group) - endOf(lastFailed)) < min) addToGroup(lastFailed, bar)
      else failed.push(group)
    } else if (free) free.push(group)
    else if (levels.length < max || !soonest) levels.push([group])
    else addToGroup(soonest, bar)
  }
  return (failed.length > 0 ? [...levels, failed] : levels).map((level) => level.map(mergeGroup))
}

interface TrackOptions {
  readonly bars: readonly TimelineBar[]
  readonly servers: readonly ServerId[]
  readonly span: Span
  readonly now: number
  readonly width: number
  /** The maximum height of all tracks, in px. If the tracks would be higher, more runs share a bar. */
  readonly maxHeight?: number
}

/** Creates the tracks, one for each server. If there are too many servers, the last track is for all others. */
export function createTracks({ maxHeight = Infinity, ...options }: TrackOptions): Tracks {
  let maxCount = options.servers.length === 1 ? maxLevelsOfSingleServer : maxLevels
  let tracks = placeTracks(options, maxCount)
  while (tracks.height > maxHeight && maxCount > minLevels) tracks = placeTracks(options, --maxCount)
  return tracks
}

function placeTracks(
  { bars, servers, span, now, width }: Omit<TrackOptions, 'maxHeight'>,
  maxCount: number,
): Tracks {
  const min = (minBarWidth * (span.until - span.from)) / width
  const ownTracks = servers.length > maxTracks ? servers.slice(0, maxTracks - 1) : servers
  const rank = new Map(ownTracks.map((id, index) => [id, index]))
  const groups: TimelineBar[][] = Array.from({ length: Math.min(servers.length, maxTracks) }, () => [])
  for (const bar of bars) groups[rank.get(bar.serverId) ?? ownTracks.length]?.push(bar)
  const tracks: Track[] = []
  const placedBars: PlacedBar[] = []
  let top = 0
  for (const [index, group] of groups.entries()) {
    const levels = createLevels(group, min, now, maxCount)
    const height = Math.max(20, levels.length * barPitch + 4)
    const first = top + (height + barPitch - barHeight - levels.length * barPitch) / 2
    for (const [nth, level] of levels.entries())
      placedBars.push(...level.map((bar) => ({ ...bar, y: first + nth * barPitch })))
    const serverId = ownTracks[index]
    tracks.push({
      serverId,
      servers: serverId === undefined ? servers.length - ownTracks.length : 1,
      top,
      height,
    })
    top += height
  }
  return { tracks, bars: placedBars.toSorted((a, b) => a.from - b.from), height: top }
}

/** The smallest gap between two labels, in px. */
const labelGap = 8
/** The average width of a letter, in px. */
const letterWidth = 7

export interface AxisLabel {
  readonly text: string
  readonly x: number
}

/** Leaves out labels that would overlap "now", the edges or each other. */
export function placeLabels(
  labels: readonly AxisLabel[],
  nowLabel: AxisLabel,
  width: number,
): readonly AxisLabel[] {
  const half = ({ text }: AxisLabel) => (text.length * letterWidth) / 2
  const isApart = (one: AxisLabel, other: AxisLabel) =>
    Math.abs(one.x - other.x) >= half(one) + half(other) + labelGap
  const shown: AxisLabel[] = []
  for (const label of labels) {
    const last = shown.at(-1)
    if (label.x - half(label) < 0 || label.x + half(label) > width || !isApart(label, nowLabel)) continue
    if (last === undefined || isApart(label, last)) shown.push(label)
  }
  return shown
}

export const toPercent = (at: number, { from, until }: Span): number =>
  Math.round(Math.min(Math.max((at - from) / (until - from), 0), 1) * 10_000) / 100
