import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { JobView, TimelineEntry, UsualRun } from '#shared/model.ts'
import { createStepBars } from '#renderer/screens/detail/run/step-bars.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'
import { createMessage } from '#shared/message.ts'
import { texts } from '#test/support/english.ts'
import { detail, openDetail } from './open-detail.tsx'
import { noon, pass, useFixedClock } from './render-window.tsx'
import { flattenJob, type FlatJobView } from '#test/support/job-parts.ts'

useFixedClock()
const second = 1_000
const minute = 60 * second

const usual: UsualRun = {
  runs: 12,
  medianMs: 12 * minute,
  fromMs: 11 * minute,
  toMs: 13 * minute,
  course: [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 1_000],
  deviation: 0.05,
}

const running = (more: FlatJobView = {}) =>
  createJobView({
    jobId: 'a',
    progress: 65,
    currentStep: 'Processing document 3 of 5',
    startedAt: noon - 8 * minute - 6 * second,
    expectedEnd: { at: noon + 4.2 * minute, minRemainingMs: 0 },
    usual: { runs: 12, medianMs: 12 * minute, fromMs: 11 * minute, toMs: 13 * minute },
    ...more,
  })

const times = () =>
  detail()
    .getAllByRole('term')
    .slice(0, 3)
    .map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`)

describe('the figures for a run in the details', () => {
  it('show progress as a ring, next to the step and the expected end', async () => {
    await openDetail(running())
    const ring = detail().getByRole('progressbar', { name: 'Progress' })
    expect(ring).toHaveAttribute('aria-valuetext', 'Running, 65%')
    expect(ring).toHaveAttribute('aria-valuenow', '65')
    expect(detail().getByText('Processing document 3 of 5', { selector: '.run-sentences *' })).toBeVisible()
    expect(times()[0]).toBe('Done about: 12:04 PM')
  })

  it('contain no running time while the server rejects the key', async () => {
    const connection = { state: 'unauthorized' } as const
    await openDetail(running({ connection, expectedEnd: undefined }))
    expect(times()[0]).toBe('Usually: 11–13 min')
    expect(detail().queryByText('Running for')).not.toBeInTheDocument()
  })

  it.each<[string, JobView, string]>([
    ['failed', createEndedJob('failed', { jobId: 'a', progress: 40 }), 'Failed, 40%'],
    ['completed', createEndedJob('completed', { jobId: 'a', progress: 100 }), 'Completed'],
    ['is waiting', createJobView({ jobId: 'a', status: 'pending' }), 'Waiting'],
  ])('show the job’s state in the ring if the job %s', async (_, job, name) => {
    await openDetail(job)
    expect(detail().getByRole('img', { name })).toBeVisible()
  })

  it('show the running time, which keeps counting, and the usual time', async () => {
    await openDetail(running())
    expect(times()).toEqual(['Done about: 12:04 PM', 'Running for: 8 min 6 s', 'Usually: 11–13 min'])
    await pass(minute)
    expect(times()).toEqual(['Done about: 12:04 PM', 'Running for: 9 min 6 s', 'Usually: 11–13 min'])
  })

  it('show the duration, usual duration and end of a finished run', async () => {
    const job = createEndedJob('completed', {
      jobId: 'a',
      startedAt: noon - 9 * minute,
      completedAt: noon - minute,
    })
    await openDetail(job, { usual, error: undefined })
    expect(times()).toEqual(['Completed: 11:59 AM', 'Ran for: 8 min', 'Usually: 11–13 min'])
  })

  it('show no duration for a lost run, because its end is unknown', async () => {
    const seen = { startedAt: noon - 240 * minute, updatedAt: noon - 200 * minute }
    const job = createEndedJob('lost', { jobId: 'a', ...seen, completedAt: noon - minute })
    await openDetail(job, { usual: undefined, error: undefined })
    expect(times().slice(0, 2)).toEqual(['Last seen: 8:40 AM', 'Running since: 8:00 AM'])
    expect(detail().queryByText('Ran for')).not.toBeInTheDocument()
  })

  it('say that the key is missing instead of “Running, 0%”', async () => {
    const connection = { state: 'unauthorized', reason: createMessage('serverErrors.missingKey') } as const
    await openDetail(createJobView({ jobId: 'a', connection }), { trail: [], timeline: [] })
    expect(detail().getByRole('img', { name: 'No API key' })).toBeVisible()
    expect(detail().queryByText(/^Running|0%/)).not.toBeInTheDocument()
    expect(screen.getAllByRole('row').some((each) => /Running|0%/.test(each.textContent))).toBe(false)
  })

  it('show how long a waiting job has waited', async () => {
    await openDetail(createJobView({ jobId: 'a', status: 'pending', createdAt: noon - 6 * minute }), {
      timeline: [],
      trail: [],
    })
    expect(times()).toEqual(['Waiting for: 6 min'])
  })

  it('show how long a restarted job’s new run has waited', async () => {
    const createdAt = noon - 60 * minute
    await openDetail(
      createJobView({ jobId: 'a', status: 'pending', number: 2, createdAt, waitingSince: noon - minute }),
      { timeline: [], trail: [] },
    )
    expect(times()).toEqual(['Waiting for: 1 min'])
    expect(screen.getAllByText(/for 1 min/).length).toBeGreaterThan(0)
  })

  it('include a chart of this run’s progress and the usual progress', async () => {
    const startedAt = noon - 6 * minute
    const trail = [0, 3, 6].map((minutes) => ({ at: startedAt + minutes * minute, progress: minutes * 10 }))
    await openDetail(running({ startedAt }), { usual, trail })
    expect(detail().getByText('usual run')).toBeVisible()
    expect(document.querySelector('.chart-ghost')?.getAttribute('d')).toMatch(/^M0 100L50 95.*L1000 0$/)
    expect(detail().getByRole('slider', { name: 'Progress over time' })).toHaveAttribute(
      'aria-valuetext',
      '60% at 12:00 PM, usually 50%',
    )
  })

  it('include no usual progress if the progress of earlier runs is unknown', async () => {
    const { course: _, ...unknown } = usual
    await openDetail(running(), { usual: unknown })
    expect(document.querySelector('.chart-ghost')).toBeNull()
  })

  it('show how long each step took', async () => {
    const timeline: TimelineEntry[] = [
      { at: noon - 8.2 * minute, status: 'pending', progress: 0 },
      { at: noon - 8.1 * minute, status: 'running', progress: 0, step: 'Reading' },
      { at: noon - 2 * minute, status: 'running', progress: 60, step: 'Saving' },
    ]
    await openDetail(running(), { timeline })
    const section = screen.getByRole('heading', { name: 'Where the time went' }).parentElement
    const bars = within(section ?? document.body).getAllByRole('term')
    expect(bars.map((bar) => `${bar.textContent}: ${bar.nextElementSibling?.textContent}`)).toEqual([
      'Queued: 6 s',
      'Reading: 6 min 6 s',
      'Saving: 2 min',
    ])
    await pass(10 * second)
    expect(bars.at(-1)?.nextElementSibling?.textContent).toBe('2 min 10 s')
  })
})

describe('the bars for a run’s steps', () => {
  const job = createJobView({ jobId: 'a', createdAt: noon - 10 * second, startedAt: noon })
  const step = (seconds: number, name?: string): TimelineEntry => ({
    at: noon + seconds * second,
    status: 'running',
    progress: 0,
    ...(name !== undefined && { step: name }),
  })
  const bars = (timeline: readonly TimelineEntry[], of: JobView = job, seconds = 100) =>
    createStepBars(timeline, of, noon + seconds * second, texts).map(
      ({ name, short, ms, isNow }) => `${short ?? name} ${ms / second}${isNow ? ' now' : ''}`,
    )

  it('show each step, and the part of its name that differs from similar steps', () => {
    const timeline = [1, 2, 3].map((nth) => step(30 * (nth - 1), `Processing document ${nth} of 5`))
    expect(bars([...timeline, step(90, 'Saving')])).toEqual([
      'Document 1 30',
      'Document 2 30',
      'Document 3 30',
      'Saving 10 now',
    ])
  })

  it('group the steps by kind if there are many', () => {
    const timeline = Array.from({ length: 20 }, (_, nth) =>
      step(nth * 4, nth === 0 ? 'Reading' : `Classifying chunk ${nth} of 20`),
    )
    expect(bars([...timeline, step(80, 'Saving')])).toEqual([
      'Reading 4',
      'Classifying chunk 76',
      'Saving 20 now',
    ])
  })

  it('merge the shortest steps if there are many kinds', () => {
    const names = 'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota'.split(' ')
    const timeline = names.map((name, nth) => step(nth * nth, name))
    const shownBars = bars(timeline)
    expect(shownBars).toHaveLength(7)
    expect(shownBars.at(-1)).toBe('Other steps 9')
    expect(shownBars).toContain('Iota 36 now')
  })

  it('are named after the status while the run has no step', () => {
    expect(bars([step(0), step(40, 'Reading')])).toEqual(['Running 40', 'Reading 60 now'])
  })

  it('show the time before the job was watched', () => {
    expect(bars([step(40, 'Reading')])).toEqual(['Before it was watched 40', 'Reading 60 now'])
  })

  it('begin with the time in the queue, and end when the run ends', () => {
    const over = createEndedJob('completed', { ...flattenJob(job), completedAt: noon + 50 * second })
    const waited: TimelineEntry = { at: noon - 4 * second, status: 'pending', progress: 0 }
    const end: TimelineEntry = { at: noon + 50 * second, status: 'completed', progress: 100 }
    expect(bars([waited, step(0, 'Reading'), step(20, 'Saving'), end], over)).toEqual([
      'Queued 4',
      'Reading 20',
      'Saving 30',
    ])
  })
})
