import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Insights } from '#shared/insights.ts'
import { createBridgeDouble, type BridgeDouble } from '#test/support/bridge-double.ts'
import { endedJob, sampleSnapshot } from '#test/support/sample-data.ts'
import { button, later, noon, pass, press, renderWindow, perform, useFixedClock } from './render-window.tsx'

useFixedClock()
const minute = 60_000
const dayAt = (ago: number) => new Date(2026, 10, 24 - ago).getTime()

const none: Insights = {
  days: [],
  durations: [],
  causes: [],
  otherFailures: 0,
  steps: [],
  servers: [],
}
const insightsOf = (more: Partial<Insights> = {}): Insights => ({
  days: [6, 5, 4, 3, 2, 1, 0].map((ago) => ({
    day: dayAt(ago),
    completed: ago,
    completedWithErrors: 0,
    failed: ago === 1 ? 3 : 0,
    cancelled: 0,
    lost: 0,
  })),
  durations: [
    {
      kind: 'parsing',
      runs: 9,
      medianMs: 12 * minute,
      fromMs: 10 * minute,
      toMs: 14 * minute,
    },
  ],
  causes: [
    {
      cause: 'Ollama refused',
      line: 'Ollama refused the connection',
      runs: 2,
    },
  ],
  otherFailures: 1,
  steps: [{ step: 'Building level', kind: 'taxonomy', medianMs: 8 * minute }],
  servers: [
    { id: 'work', name: 'Workstation' },
    { id: 'gone', name: 'Old workstation' },
  ],
  ...more,
})

async function openInsights(of: Insights = insightsOf(), start?: BridgeDouble) {
  const double = start ?? createBridgeDouble(sampleSnapshot())
  if (!start) double.on('insights', () => of)
  const rendered = await renderWindow(double)
  await rendered.user.click(button('Insights'))
  await pass(0)
  return rendered
}
const card = (name: string) => screen.getByRole('article', { name })

describe('the insights', () => {
  it('count runs and failures, and show per day how runs ended, with arrow keys too', async () => {
    const { user } = await openInsights()
    expect(screen.getByText('24 runs').parentElement).toHaveTextContent('24 runs · 3 failed')
    const chart = card('Runs per day')
    expect(within(chart).getByRole('img')).toHaveAccessibleName('Last 7 days: Completed 21, Failed 3')
    const reader = within(chart).getByRole('slider', { name: 'Day' })
    expect(reader).toHaveAttribute('aria-valuetext', 'Nov 24: Completed 0, Failed 0')
    perform(() => reader.focus())
    await user.keyboard('{ArrowLeft}')
    expect(reader).toHaveAttribute('max', '6')
  })

  it('list causes, steps and durations with their values', async () => {
    await openInsights()
    const listed = (name: string) =>
      within(card(name))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent)
    expect(listed('Why runs failed')).toEqual([
      'Ollama refused the connection Show in History2',
      'Other causes1',
    ])
    expect(card('Durations')).toHaveTextContent('Parsingmedian 12 min10–14 min')
    expect(listed('Slowest steps')).toEqual(['Building levelTaxonomy8 min'])
  })

  it('can be narrowed to a period and to a server, a removed one too', async () => {
    const { double, user } = await openInsights()
    for (const [what, choice] of [
      ['Period', 'Last 30 days'],
      ['Server', 'Old workstation'],
    ] as const) {
      await press(user, button(new RegExp(`^${what}: `)))
      await press(user, screen.getByRole('menuitemradio', { name: choice }))
      await pass(0)
    }
    expect(double.callsOf('insights').at(-1)).toEqual({ days: 30, serverId: 'gone' })
  })

  it('lead from a cause to its failures in the history', async () => {
    const { double, user } = await openInsights()
    await user.click(button(/^Ollama refused the connection/))
    await pass(0)
    expect(button('History')).toHaveAttribute('aria-current', 'true')
    expect(double.callsOf('history').at(-1)).toMatchObject({ search: 'Ollama refused', kinds: ['failed'] })
  })

  it('say that they are loading only if it takes a moment', async () => {
    const double = createBridgeDouble(sampleSnapshot())
    const answer = later<Insights>()
    double.on('insights', () => answer.promise)
    await openInsights(none, double)
    expect(screen.queryByText('Loading insights')).not.toBeInTheDocument()
    await pass(150)
    expect(screen.getByText('Loading insights')).toBeInTheDocument()
    answer.settle(insightsOf())
    await pass(0)
    expect(card('Runs per day')).toBeVisible()
  })

  it('say why they could not be loaded, and retry', async () => {
    const double = createBridgeDouble(sampleSnapshot())
    double.on('insights', () => Promise.reject(new Error('busy')))
    const { user } = await openInsights(none, double)
    expect(screen.getByRole('alert')).toHaveTextContent('Couldn’t load insights: busy')
    double.on('insights', () => insightsOf())
    await user.click(button('Try again'))
    await pass(0)
    expect(card('Runs per day')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('explain what will appear here, and lead back from an empty filter', async () => {
    const { double, user } = await openInsights(none)
    expect(screen.getByText('No finished jobs yet')).toBeVisible()
    double.on('insights', () => insightsOf({ days: [] }))
    await user.click(button(/^All jobs/))
    await user.click(button('Insights'))
    await pass(0)
    expect(screen.getByText('No runs in this period')).toBeVisible()
    expect(button('Clear filters')).toBeVisible()
  })

  it('say that a chart has no data', async () => {
    await openInsights(
      insightsOf({
        days: insightsOf().days.map((day) => ({ ...day, failed: 0 })),
        causes: [],
        otherFailures: 0,
        durations: [],
        steps: [],
      }),
    )
    expect(card('Why runs failed')).toHaveTextContent('Nothing failed')
    expect(card('Slowest steps')).toHaveTextContent('No steps recorded yet')
  })

  it('include runs as they end, but not one by one', async () => {
    const { double } = await openInsights()
    const { jobs } = double.snapshot()
    for (const job of jobs.filter(({ status }) => status === 'running')) {
      perform(() => double.change(job.key, endedJob('completed', { jobId: job.jobId, completedAt: noon })))
    }
    expect(double.callsOf('insights')).toHaveLength(1)
    await pass(5_000)
    expect(double.callsOf('insights')).toHaveLength(2)
  })
})
