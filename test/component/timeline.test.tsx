import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { DayTimeline, EndedDayRun } from '#shared/day-timeline.ts'
import type { JobView } from '#shared/model.ts'
import { defaultSettings } from '#shared/settings.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  createJobView,
  createJobOutcome,
  createSampleStats,
  createServerView,
} from '#test/support/sample-data.ts'
import {
  button,
  listed,
  later,
  noon,
  pass,
  renderWindow,
  perform,
  row,
  useFixedClock,
  searchHeading,
} from './render-window.tsx'
import type { FlatJobView } from '#test/support/job-parts.ts'

useFixedClock()
const minute = 60_000
const hour = 60 * minute
const midnight = new Date(2026, 10, 24).getTime()

const servers = () => [
  createServerView({ id: 'work', name: 'Workstation' }),
  createServerView({ id: 'lab', name: 'Lab GPU' }),
]
const running = (jobId: string, more: FlatJobView = {}) =>
  createJobView({ jobId, label: jobId, startedAt: noon - hour, ...more }, noon)
const counting = (jobs: number) => [
  createServerView({ id: 'work', name: 'Workstation', stats: createSampleStats(noon, jobs, 0) }),
]
const expectedIn = (ms: number) => ({ expectedEnd: { at: noon + ms, minRemainingMs: 0 } })

/** @param enough further runs, because the timeline needs three; tests ignore them */
function doubleOf(
  jobs: readonly JobView[],
  day: Partial<DayTimeline> = {},
  enough = [ran('~1', 5 * hour, 4.9 * hour), ran('~2', 4.8 * hour, 4.7 * hour)],
): BridgeDouble {
  const double = createBridgeDouble(createEmptySnapshot({ servers: servers(), jobs }))
  double.handle('today', () => ({
    from: midnight,
    mergedRuns: [],
    ...day,
    runs: [...enough, ...(day.runs ?? [])],
  }))
  return double
}
const ran = (
  jobId: string,
  began: number,
  ended: number,
  kind: EndedDayRun['kind'] = 'completed',
): EndedDayRun => ({
  key: `work/${jobId}`,
  id: `${kind}@${ended}`,
  kind,
  startedAt: noon - began,
  at: noon - ended,
  label: jobId,
})

const read = (text: string | null | undefined) => text?.replaceAll(/\s+/g, ' ').replaceAll(/ [AP]M/g, '')
const answer = () => read(document.querySelector('h2.summary-line')?.textContent)
const spoken = () =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .join('')
const timeline = () => screen.getByRole('region', { name: 'Today' })
const height = () => timeline().querySelector<HTMLElement>('.today-plot')?.style.height
const bars = () => within(within(timeline()).getByRole('toolbar')).getAllByRole('button', { name: /^[^~]/ })
const names = () => bars().map((bar) => read(bar.getAttribute('aria-label')))

const focused = () => document.activeElement?.getAttribute('aria-label')?.[0]
const width = () => Number.parseFloat(bars()[0]?.style.width ?? '')

describe('the summary line', () => {
  it.each<[string, readonly JobView[], string]>([
    [
      'that nothing is running if no job ran today',
      [createEndedJob('completed', { jobId: 'a', completedAt: noon - 24 * hour }, noon)],
      'Nothing running',
    ],
    [
      'that all jobs are done',
      [-9, -2].map((from) =>
        createEndedJob(
          'completed',
          {
            jobId: `from ${from}`,
            startedAt: noon + from * minute,
            completedAt: noon + (from + 1) * minute,
            attention: false,
          },
          noon,
        ),
      ),
      'All done at 11:59 · 2 jobs in 8 min',
    ],
    [
      'running jobs',
      [running('a', expectedIn(10 * minute)), running('b', expectedIn(20.5 * minute))],
      '2 running · all done about 12:20',
    ],
    ['one running job', [running('a', expectedIn(10 * minute))], '1 running · done about 12:10'],
    [
      'an expected end that is hours away',
      [running('a', expectedIn(2 * hour + minute))],
      '1 running · done about 2:00',
    ],
    [
      'no expected end if one running job’s end is unknown',
      [running('a'), running('b', expectedIn(minute))],
      '2 running',
    ],
    ['that a job ends in a moment', [running('a', expectedIn(20_000))], '1 running · almost done'],
    [
      'waiting jobs',
      [createJobView({ jobId: 'a', status: 'pending', createdAt: noon - minute }, noon)],
      '1 waiting',
    ],
    [
      'jobs that need attention',
      [
        running('a'),
        createEndedJob('failed', { jobId: 'b' }, noon),
        createEndedJob('failed', { jobId: 'c' }, noon),
      ],
      '1 running · 2 need you',
    ],
    [
      'a running job and a job on an unreachable server',
      [running('a'), running('b', { connection: { state: 'offline' } })],
      '1 running · 1 can’t be checked',
    ],
    [
      'that the only job can’t be checked if its server is unreachable',
      [running('a', { connection: { state: 'offline' } })],
      '1 can’t be checked',
    ],
  ])('shows %s', async (_, jobs, sentence) => {
    await renderWindow(doubleOf(jobs))
    expect(answer()).toBe(sentence)
  })

  it('doesn’t say that all is done while jobs that aren’t watched are running', async () => {
    const over = { jobId: 'over', completedAt: noon - hour, startedAt: noon - 2 * hour, attention: false }
    const double = doubleOf([createEndedJob('completed', over, noon)])
    await renderWindow(double)
    expect(answer()).toMatch(/^All done at/)
    perform(() => double.sendPatch({ servers: counting(2) }))
    expect(answer()).toBe('None of yours running · 2 others')
    await pass(2_000)
    expect(spoken()).toContain('None of yours running')
    perform(() =>
      double.sendPatch({
        jobs: {
          upserts: [running('a', expectedIn(10 * minute)), running('b', expectedIn(20.5 * minute))],
          removals: [],
        },
        servers: counting(4),
      }),
    )
    await pass(5_000)
    expect(answer()).toBe('2 running · done about 12:20')
  })

  it('shows that notifications are paused until the pause ends', async () => {
    const double = createBridgeDouble(
      createEmptySnapshot({
        servers: servers(),
        jobs: [running('a')],
        settings: { ...defaultSettings, pausedUntil: noon + minute },
      }),
    )
    await renderWindow(double)
    expect(answer()).toBe('1 running · notifications paused')
    await pass(minute + 1_000)
    expect(answer()).toBe('1 running')
  })

  it('links to the jobs that need attention', async () => {
    const { user } = await renderWindow(
      doubleOf([running('a'), createEndedJob('failed', { jobId: 'b' }, noon)]),
    )
    await user.click(button('1 needs you'))
    expect(button('Needs attention 1')).toHaveAttribute('aria-current', 'true')
  })

  it('covers only the server that the list is filtered by', async () => {
    const jobs = [running('a'), createJobView({ jobId: 'b', serverId: 'lab' }, noon)]
    const { user } = await renderWindow(doubleOf(jobs))
    await user.click(button('Server: All servers'))
    await pass(100)
    await user.click(screen.getByRole('menuitemradio', { name: 'Lab GPU' }))
    expect(answer()).toBe('1 running')
  })

  it('shows the expected end, and changes only when the expected end does', async () => {
    const { double } = await renderWindow(doubleOf([running('a', expectedIn(9 * minute))]))
    const sentence = '1 running · done about 12:09'
    for (let second = 0; second < 60; second++) {
      await pass(1_000)
      expect(answer()).toBe(sentence)
    }
    perform(() => double.changeJob('work/a', expectedIn(14 * minute)))
    await pass(5_000)
    expect(answer()).toBe('1 running · done about 12:15')
  })

  it('is announced to screen readers once its counts stop changing', async () => {
    const { double } = await renderWindow(doubleOf([running('a', expectedIn(minute)), running('b')]))
    await pass(2 * minute)
    expect(spoken()).toBe('')
    perform(() =>
      double.changeJob('work/b', createEndedJob('failed', { jobId: 'b', completedAt: noon }, noon)),
    )
    await pass(500)
    expect(spoken()).toBe('')
    await pass(1_500)
    expect(spoken()).toBe('1 running · 1 needs you')
  })
})

describe('the timeline of today', () => {
  it('has a bar for each run, with its name, outcome, times and server', async () => {
    const double = doubleOf([running('Parse', { startedAt: noon - 20 * minute })], {
      runs: [ran('Chunk', 120 * minute, 112 * minute), ran('Index', 60 * minute, 50 * minute, 'failed')],
    })
    await renderWindow(double)
    expect(names()).toEqual([
      'Chunk, Completed in 8 min, 10:00–10:08, Workstation',
      'Index, Failed after 10 min, 11:00–11:10, Workstation',
      'Parse, Running, since 11:40, Workstation',
    ])
    expect(bars().map((bar) => bar.dataset['shape'])).toEqual(['completed', 'failed', 'running'])
  })

  it('opens the job of a bar, or lists its runs if the job is no longer watched', async () => {
    const double = doubleOf([running('Parse')], { runs: [ran('Chunk', 2 * hour, 112 * minute)] })
    const { user } = await renderWindow(double)
    await user.click(button(/^Parse, Running/))
    expect(screen.getByRole('complementary', { name: /Parse|Job details/ })).toBeVisible()
    expect(button(/^Parse, Running/)).toHaveAttribute('data-selected')
    await user.click(button(/^Chunk, Completed/))
    expect(searchHeading()).toHaveTextContent('Search: “Chunk”')
  })

  it('is a single Tab stop, and the arrow keys move between bars', async () => {
    const runs = [ran('A', 4 * hour, 3 * hour), ran('B', 3.5 * hour, 2.5 * hour), ran('C', 2 * hour, hour)]
    const { user } = await renderWindow(doubleOf([running('Parse')], { runs }, []))
    expect(bars().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)
    perform(() => button(/^Parse, Running/).focus())
    await user.keyboard('{ArrowLeft}')
    expect(focused()).toBe('C')
    await user.keyboard('{Home}{ArrowRight}')
    expect(focused()).toBe('B')
    await user.keyboard('{End}{ArrowRight}{Enter}')
    expect(focused()).toBe('P')
    expect(button(/^Parse, Running/)).toHaveAttribute('data-selected')
  })

  it('shows the expected end of a run, and moves with the time', async () => {
    await renderWindow(doubleOf([running('Parse', expectedIn(30 * minute))]))
    const before = width()
    expect(document.querySelectorAll('.today-expected')).toHaveLength(1)
    await pass(2 * minute)
    expect(width()).toBeGreaterThan(before)
  })

  it('ends an unreachable job’s bar at the job’s last update', async () => {
    const double = doubleOf([
      running('Parse', { connection: { state: 'offline' } }),
      running('Chunk', { ...expectedIn(30 * minute), serverId: 'lab' }),
    ])
    await renderWindow(double)
    expect(names()).toEqual([
      'Parse, Can’t be checked, 11:00–12:00, Workstation',
      'Chunk, Running, since 11:00, Lab GPU',
    ])
    perform(() =>
      double.sendPatch({
        servers: servers().map((server) => ({
          ...server,
          ...(server.id === 'lab' && { reach: 'unreachable' }),
        })),
      }),
    )
    expect(bars().map((bar) => bar.dataset['shape'])).toEqual(['unchecked', 'unchecked'])
    expect(document.querySelector('.today-expected')).not.toBeInTheDocument()
  })

  it('is shown only if there are at least three runs', async () => {
    const { double } = await renderWindow(
      doubleOf([running('a'), running('b'), running('c', { status: 'pending' })], {}, []),
    )
    expect(screen.queryByRole('region', { name: 'Today' })).not.toBeInTheDocument()
    perform(() => double.changeJob('work/c', { status: 'running' }))
    expect(bars()).toHaveLength(3)
  })

  it('filters the list by a merged bar’s runs', async () => {
    const jobs = Array.from({ length: 8 }, (_, nth) => running(`job-${nth}`))
    const { user } = await renderWindow(doubleOf(jobs))
    await user.click(button(/^3 runs/))
    expect(listed()).toHaveLength(4)
  })

  it('shows watched jobs while the saved runs are still loading', async () => {
    const double = doubleOf([running('Parse'), running('Index'), running('Split')])
    const reply = later<DayTimeline>()
    double.handle('today', () => reply.promise)
    await renderWindow(double)
    expect(names()).toHaveLength(3)
    double.handle('today', () => Promise.reject(new Error('busy')))
    reply.settle({ from: midnight, runs: [ran('Chunk', 2 * hour, hour)], mergedRuns: [] })
    await pass(0)
    expect(names()).toHaveLength(4)
  })

  it('loads runs at midnight, and when a run ends, but at most every two seconds', async () => {
    const jobs = Array.from({ length: 20 }, (_, nth) => running(`job-${nth}`))
    const { double } = await renderWindow(doubleOf(jobs))
    await pass(3_000)
    expect(double.getArguments('today')).toHaveLength(1)
    for (const job of jobs) {
      perform(() =>
        double.changeJob(job.identity.key, {
          status: 'completed',
          outcome: createJobOutcome(job, 'completed', Date.now()),
        }),
      )
      await pass(100)
    }
    await pass(2_000)
    expect(double.getArguments('today').length).toBeLessThanOrEqual(3)
    const asked = double.getArguments('today').length
    vi.setSystemTime(midnight + 24 * hour)
    await pass(1_000)
    expect(double.getArguments('today')).toHaveLength(asked + 1)
  })

  it('keeps its height while the pointer is over the list, so that no row moves', async () => {
    const { double, user } = await renderWindow(
      doubleOf(
        ['a', 'b', 'c', 'd'].map((id) => running(id)),
        {},
        [],
      ),
    )
    const before = height()
    await user.hover(row(/^a,/))
    perform(() => double.sendPatch({ jobs: { upserts: [running('e'), running('f')], removals: [] } }))
    expect(height()).toBe(before)
    await user.unhover(screen.getByRole('grid'))
    expect(Number.parseInt(height() ?? '', 10)).toBeGreaterThan(Number.parseInt(before ?? '', 10))
  })

  it('isn’t shown if the list contains only a notification’s jobs', async () => {
    const { double } = await renderWindow(doubleOf([running('Parse'), running('Chunk')]))
    perform(() => double.sendIntent({ show: 'list', keys: ['work/Parse'] }))
    expect(screen.queryByRole('region', { name: 'Today' })).not.toBeInTheDocument()
  })
})
