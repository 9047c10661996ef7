import { describe, expect, it } from 'vitest'
import {
  createBars,
  placeLabels,
  countRuns,
  getMainBarKind,
  hasFailures,
  createSpan,
  createTicks,
  createTracks,
  type TimelineBar,
  type BarKind,
} from '#renderer/screens/jobs/timeline/tracks.ts'
import { zeroOutcomeCounts } from '#shared/outcome.ts'
import type { DayTimeline, EndedDayRun } from '#shared/day-timeline.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const hour = 60 * minute
const midnight = new Date(2026, 10, 24).getTime()
const at = (hours: number, minutes = 0) => midnight + hours * hour + minutes * minute
const noon = at(12)
const wholeDay = { from: midnight, until: at(24) }

const day = (runs: readonly EndedDayRun[] = [], mergedRuns: DayTimeline['mergedRuns'] = []): DayTimeline => ({
  from: midnight,
  runs,
  mergedRuns,
})
const bar = (from: number, until: number | undefined, more: Partial<TimelineBar> = {}): TimelineBar => ({
  id: `${more.serverId} ${from}`,
  serverId: 'work',
  from,
  until,
  counts: { [until === undefined ? 'running' : 'completed']: 1 },
  keys: [],
  ...more,
})
const places = (bars: readonly TimelineBar[], servers = ['work'], now = noon, maxHeight?: number) =>
  createTracks({
    bars: bars.toSorted((a, b) => a.from - b.from),
    servers,
    span: wholeDay,
    now,
    width: 800,
    ...(maxHeight !== undefined && { maxHeight }),
  })

describe('the bars in today’s timeline', () => {
  it('show the day’s runs and the watched jobs, without duplicates', () => {
    const job = createEndedJob('completed', { jobId: 'a', startedAt: at(9), completedAt: at(10) }, noon)
    const id = job.outcome?.id ?? ''
    const known: EndedDayRun = { key: 'work/a', id, kind: 'completed', startedAt: at(9), at: at(10) }
    const earlier: EndedDayRun = { ...known, id: 'failed@1', kind: 'failed', startedAt: at(7), at: at(8) }
    const running = createJobView({ jobId: 'b', startedAt: at(11) }, noon)
    const bars = createBars(day([known, earlier]), [job, running])
    expect(bars.map(({ from, until, counts }) => [from, until, counts])).toEqual([
      [at(7), at(8), { failed: 1 }],
      [at(9), at(10), { completed: 1 }],
      [at(11), undefined, { running: 1 }],
    ])
  })

  it('include new runs, but neither waiting jobs nor runs of another day', () => {
    const bars = createBars(day(), [
      createEndedJob('failed', { jobId: 'new', startedAt: at(9), completedAt: at(10) }, noon),
      createEndedJob('failed', { jobId: 'old', startedAt: at(-9), completedAt: at(-3) }, noon),
      createJobView({ jobId: 'waits', status: 'pending' }, noon),
    ])
    expect(bars.map(({ run }) => run?.key)).toEqual(['work/new'])
  })

  it('end when the job was last seen if it is lost or its server is unreachable', () => {
    const lost = createEndedJob('lost', { jobId: 'lost', startedAt: at(8), updatedAt: at(9) }, noon)
    const entry: EndedDayRun = {
      id: lost.outcome?.id ?? '',
      key: lost.identity.key,
      kind: 'lost',
      at: at(11),
    }
    expect(createBars(day([entry]), [lost])[0]?.until).toBe(at(9))
    expect(createBars(day(), [lost])[0]?.until).toBe(at(9))
    const unchecked = new Map([['work', 'unreachable']] as const)
    const active = createJobView({ jobId: 'a', startedAt: at(8), updatedAt: at(10) }, noon)
    expect(createBars(day(), [active], unchecked)[0]?.until).toBe(at(10))
  })

  it('start at midnight if the run started the day before', () => {
    const bars = createBars(day(), [createJobView({ jobId: 'long', startedAt: at(-5) }, noon)])
    expect(bars[0]?.from).toBe(midnight)
  })

  it('are merged into blocks if there are too many, except for active runs', () => {
    const counts = { ...zeroOutcomeCounts, completed: 8, failed: 2 }
    const block = { serverId: 'work', from: at(9), until: at(9, 10), ...counts }
    const bars = createBars(day([], [block]), [
      createEndedJob('failed', { jobId: 'a', startedAt: at(9), completedAt: at(10) }, noon),
      createJobView({ jobId: 'b', startedAt: at(11) }, noon),
    ])
    expect(bars.map((each) => [countRuns(each), getMainBarKind(each), hasFailures(each)])).toEqual([
      [10, 'completed', true],
      [1, 'running', false],
    ])
  })
})

describe('the timeline’s tracks', () => {
  it('show concurrent runs on different levels, and other runs on the same level', () => {
    const { bars } = places([bar(at(1), at(3)), bar(at(2), at(4)), bar(at(5), at(6)), bar(at(11), undefined)])
    expect(bars.map(({ y }) => y)).toEqual([3, 11, 3, 3])
  })

  it('are in the order of the servers, one per server', () => {
    const { tracks, bars } = places(
      [bar(at(1), at(3)), bar(at(2), at(4)), bar(at(1), at(2), { serverId: 'lab' })],
      ['lab', 'work'],
    )
    expect(tracks.map(({ serverId, top }) => [serverId, top])).toEqual([
      ['lab', 0],
      ['work', 20],
    ])
    expect(bars.map(({ serverId, y }) => [serverId, y])).toEqual([
      ['lab', 7],
      ['work', 23],
      ['work', 31],
    ])
  })

  it('show failures on the lowest level', () => {
    const failed = (from: number, until: number) => bar(from, until, { counts: { failed: 1 } })
    const { tracks, bars } = places([
      failed(at(1), at(3)),
      bar(at(2), at(4)),
      bar(at(3), at(5)),
      failed(at(6), at(7)),
    ])
    expect(bars.map(({ y }) => y)).toEqual([19, 3, 11, 19])
    expect(tracks).toMatchObject([{ height: 28 }])
  })

  it('merge runs narrower than 4 px into one bar, and failed runs into another', () => {
    const run = (nth: number) =>
      bar(at(1) + nth * 10_000, at(1) + nth * 10_000 + 8_000, {
        counts: { [nth % 9 === 0 ? 'failed' : 'completed']: 1 },
      })
    const { bars } = places(Array.from({ length: 27 }, (_, nth) => run(nth)))
    expect(bars.map(({ counts }) => counts)).toEqual([{ failed: 3 }, { completed: 24 }])
    const apart = places([run(1), bar(at(2), at(2, 1)), bar(at(2, 2), at(3))])
    expect(apart.bars.map(countRuns)).toEqual([1, 1, 1])
  })

  it('are limited to five with three levels each; of nine servers, the last five share a track', () => {
    const servers = Array.from({ length: 9 }, (_, nth) => `server-${nth}`)
    const bars = servers.flatMap((serverId) =>
      [0, 1, 2, 3].map((nth) => bar(at(1, nth), at(3), { serverId })),
    )
    const { tracks, bars: placed, height } = places(bars, servers)
    expect(tracks).toMatchObject([
      ...servers.slice(0, 4).map((serverId) => ({ serverId, servers: 1 })),
      { serverId: undefined, servers: 5 },
    ])
    expect(placed.reduce((sum, each) => sum + countRuns(each), 0)).toBe(36)
    expect(placed).toHaveLength(15)
    expect(height).toBe(140)
  })

  it.each([
    ['a label that would touch "now"', ['9:45 AM', '10:00 AM'], 72, ['9:45 AM']],
    ['a label that would be cut off at the start', ['9:00 AM', '10:00 AM'], 400, ['10:00 AM']],
    [
      'labels that are longer than the space between them',
      ['9:00 vorm.', '9:05 vorm.', '9:10 vorm.'],
      500,
      ['9:00 vorm.', '9:10 vorm.'],
    ],
  ])('omit %s', (_, texts, now, shown) => {
    const start = texts[0] === '9:00 AM' ? 10 : 40
    const labels = texts.map((text, nth) => ({ text, x: start + nth * 50 }))
    expect(placeLabels(labels, { text: 'now', x: now + 40 }, 600).map(({ text }) => text)).toEqual(shown)
  })

  it('show ten thousand runs of a day in fewer than 900 bars without losing a run', () => {
    const kinds: readonly BarKind[] = ['completed', 'failed', 'cancelled', 'lost']
    const bars = Array.from({ length: 10_000 }, (_, nth) =>
      bar(midnight + nth * 4_000, midnight + nth * 4_000 + 20 * minute, {
        counts: { [kinds[nth % 4] ?? 'lost']: 1 },
      }),
    )
    const { bars: placed } = places(bars)
    expect(placed.length).toBeLessThan(900)
    expect(placed.reduce((sum, each) => sum + countRuns(each), 0)).toBe(10_000)
  })

  it('show five concurrent runs and a failed run of the only server on separate levels', () => {
    const running = [0, 1, 2, 3, 4].map((nth) => bar(at(11, nth), undefined))
    const { bars, tracks } = places([...running, bar(at(11, 10), at(11, 30), { counts: { failed: 1 } })])
    expect(new Set(bars.map(({ y }) => y)).size).toBe(6)
    expect(tracks).toMatchObject([{ height: 52 }])
  })

  it('merge more concurrent runs if the height is limited, to keep the axis visible', () => {
    const running = [0, 1, 2, 3].map((nth) => bar(at(11, nth), undefined))
    const failed = bar(at(11, 10), at(11, 30), { counts: { failed: 1 } })
    const { height } = places(running)
    const limited = places([...running, failed], ['work'], noon, height)
    expect(limited.height).toBeLessThanOrEqual(height)
    expect(limited.bars.reduce((sum, each) => sum + countRuns(each), 0)).toBe(5)
    expect(limited.bars.filter((each) => each.counts.failed)).toHaveLength(1)
  })

  it('show a bar with several runs as active if one of them is active', () => {
    const many = [0, 1, 2, 3, 4, 5].map((nth) => bar(at(11, nth), nth === 5 ? at(11, 30) : undefined))
    const { bars } = places(many, ['work', 'lab'])
    const joined = bars.find((each) => countRuns(each) > 1)
    expect(joined).toMatchObject({ until: undefined, counts: { running: 3 } })
    expect(joined && getMainBarKind(joined)).toBe('running')
  })
})

describe('the timeline’s time span', () => {
  it('starts at the first run, or at midnight if that is later', () => {
    expect(createSpan([bar(at(8, 3), at(9))], midnight, noon).from).toBe(at(8))
    expect(createSpan([bar(at(11, 30), undefined)], midnight, noon).from).toBe(at(11, 30))
    expect(createSpan([], midnight, midnight + 5_000).from).toBe(midnight)
  })

  it('may be as short as the demo’s twelve seconds', () => {
    const { from, until } = createSpan([bar(noon - 12_000, noon)], midnight, noon)
    expect(from).toBe(noon - 12_000)
    expect(until - noon).toBeLessThanOrEqual(2_000)
    expect(createTicks({ from, until }).length).toBeGreaterThanOrEqual(2)
  })

  it('ends shortly after now or after the last expected end, at most 140 minutes ahead', () => {
    const bars = [bar(at(8), undefined)]
    const until = (expected?: number) => createSpan(bars, midnight, noon, expected).until
    expect(until()).toBeGreaterThan(noon)
    expect(until()).toBeLessThanOrEqual(at(12, 40))
    expect(until(at(13))).toBeGreaterThanOrEqual(at(13))
    expect(until(at(23))).toBeLessThanOrEqual(at(14, 20))
  })

  it('changes its end at most once in ten minutes', () => {
    const bars = [bar(at(8), undefined)]
    const spans = Array.from({ length: 600 }, (_, s) => createSpan(bars, midnight, noon + s * 1_000))
    expect(new Set(spans.map(({ until }) => until)).size).toBeLessThanOrEqual(2)
  })

  it('has at most eight labels, at full hours or parts of an hour', () => {
    expect(createTicks({ from: at(8), until: at(13) })).toEqual([8, 9, 10, 11, 12, 13].map((h) => at(h)))
    expect(createTicks({ from: at(8, 55), until: at(9, 25) })).toEqual(
      [55, 60, 65, 70, 75, 80, 85].map((m) => at(8, m)),
    )
    for (let hours = 1; hours <= 24; hours++) {
      expect(createTicks({ from: midnight, until: at(hours) }).length).toBeLessThanOrEqual(8)
    }
  })
})
