import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { StatsSample } from '../../shared/model.ts'
import { spanOf, topOf, within as shownIn } from '../../renderer/screens/servers/trend.ts'
import { areaOf, gapsOf, lineOf, nearest } from '../../renderer/ui/chart/lines.ts'
import { createBridgeDouble, emptySnapshot } from '../support/bridge-double.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { sampleOf, serverOf } from '../support/sample-data.ts'
import { fullSampleOf } from '../support/server-sample.ts'
import { button, noon, pass, renderWindow, perform, useFixedClock } from './render-window.tsx'

useFixedClock()
const second = 1_000
const minute = 60 * second

const short = (at: number) => new Intl.DateTimeFormat(navigator.language, { timeStyle: 'short' }).format(at)
const exact = (at: number) => new Intl.DateTimeFormat(navigator.language, { timeStyle: 'medium' }).format(at)

const history = [
  fullSampleOf(noon - 2 * minute, { pending: 2, scheduled: 0, running: 1, cpuPercent: 20, memoryMb: 1_200 }),
  fullSampleOf(noon - minute, { pending: 9, scheduled: 1, running: 2, cpuPercent: 95, memoryMb: 2_800 }),
  fullSampleOf(noon, { pending: 6, scheduled: 1, running: 3, cpuPercent: 60, memoryMb: 2_600 }),
]

async function openTrends(statsHistory: readonly StatsSample[], settings = defaultSettings) {
  const server = serverOf({ id: 'work', name: 'Workstation', stats: statsHistory.at(-1), statsHistory })
  const rendered = await renderWindow(createBridgeDouble(emptySnapshot({ servers: [server], settings })))
  await rendered.user.click(button('Workstation'))
  for (const details of document.querySelectorAll('details')) details.open = true
  return rendered
}

const trends = () => within(screen.getByRole('region', { name: 'Last 10 minutes' }))
const figure = (name: string) => {
  const found = trends()
    .getAllByRole('figure')
    .find((each) => within(each).queryByRole('slider', { name }))
  if (!found) throw new Error(`No chart of ${name}`)
  return within(found)
}
const reader = (name: string) => trends().getByRole('slider', { name })

describe('the trends of a server', () => {
  it('are described in words, too', async () => {
    await openTrends(history)
    const time = `From ${short(noon - 10 * minute)} to ${short(noon)}`
    expect(
      trends()
        .getAllByRole('img')
        .map((image) => image.getAttribute('aria-label')),
    ).toEqual([
      `Jobs in the queue: waiting: now 7, from 2 to 10; running: now 3, from 1 to 3. ${time}. Alert over 10`,
      `CPU: now 60%, from 20% to 95%. ${time}. Alert over 90%`,
      `Memory: now 2.6 GB, from 1.2 GB to 2.8 GB. ${time}. Alert over 4 GB`,
    ])
  })

  it('say what is now, the scale and the time', async () => {
    await openTrends(history)
    const chart = figure('Memory')
    expect(chart.getByText('2.6 GB')).toBeVisible()
    expect(chart.getByText('5 GB')).toBeVisible()
    expect(chart.getByText('alert over 4 GB')).toBeVisible()
    expect(chart.getByText(short(noon - 10 * minute))).toBeVisible()
    expect(chart.getByText(short(noon))).toBeVisible()
  })

  it('leave out what the server does not report', async () => {
    await openTrends([sampleOf(noon - minute, 1, 2), sampleOf(noon, 2, 3)])
    expect(trends().getAllByRole('slider')).toEqual([reader('Jobs in the queue')])
  })

  it('show the alert level of the settings, and none that is far away', async () => {
    const alertLevels = { ...defaultSettings.alertLevels, memoryMb: 3_200, pending: 500 }
    await openTrends(history, { ...defaultSettings, alertLevels })
    expect(figure('Memory').getByText('alert over 3.2 GB')).toBeVisible()
    expect(figure('Jobs in the queue').queryByText(/alert over/)).not.toBeInTheDocument()
  })

  it('are read by the arrow keys, sample by sample', async () => {
    const { user } = await openTrends(history)
    const slider = reader('Jobs in the queue')
    perform(() => slider.focus())
    expect(slider).toHaveAttribute('aria-valuetext', `${exact(noon)}: 7 waiting, 3 running`)
    // A browser moves a range input by itself, and sends this event.
    fireEvent.change(slider, { target: { value: '0' } })
    expect(slider).toHaveAttribute('aria-valuetext', `${exact(noon - 2 * minute)}: 2 waiting, 1 running`)
    expect(figure('Jobs in the queue').getByText(exact(noon - 2 * minute))).toBeVisible()
    await user.tab()
    expect(figure('Jobs in the queue').queryByText(exact(noon - 2 * minute))).not.toBeInTheDocument()
    expect(figure('Jobs in the queue').getByText('7 waiting')).toBeVisible()
  })

  it('are read by the pointer, at the sample next to it', async () => {
    await openTrends(history)
    const plot = reader('CPU').parentElement
    if (!plot) throw new Error('The slider lies in no plot')
    plot.getBoundingClientRect = () => new DOMRect(100, 0, 500, 88)
    fireEvent.pointerMove(plot, { clientX: 100 + 0.91 * 500 })
    expect(figure('CPU').getByText('95%')).toBeVisible()
    expect(figure('CPU').getByText(exact(noon - minute))).toBeVisible()
    fireEvent.pointerLeave(plot)
    expect(figure('CPU').getByText('60%')).toBeVisible()
  })

  it('go on reading the same time when a new sample comes', async () => {
    const { double } = await openTrends(history)
    const slider = reader('CPU')
    perform(() => slider.focus())
    fireEvent.change(slider, { target: { value: '1' } })
    const [server] = double.snapshot().servers
    if (!server) throw new Error('There is no server')
    const statsHistory = [...history.slice(1), fullSampleOf(noon + 15 * second, { cpuPercent: 10 })]
    perform(() => double.emit({ servers: [{ ...server, statsHistory }] }))
    expect(slider).toHaveAttribute('aria-valuetext', `${exact(noon - minute)}: 95%`)
    expect(slider).toHaveValue('0')
  })

  it('collect data until there are two samples', async () => {
    const { double } = await openTrends([])
    expect(trends().getAllByText('Collecting data…')).toHaveLength(3)
    expect(trends().queryByRole('slider')).not.toBeInTheDocument()
    const [server] = double.snapshot().servers
    if (!server) throw new Error('There is no server')
    perform(() => double.emit({ servers: [{ ...server, statsHistory: history.slice(0, 1) }] }))
    expect(trends().getAllByText('Collecting data…')).toHaveLength(3)
    perform(() => double.emit({ servers: [{ ...server, statsHistory: history.slice(0, 2) }] }))
    expect(trends().queryByText('Collecting data…')).not.toBeInTheDocument()
    expect(trends().getAllByRole('slider')).toHaveLength(3)
  })

  it('show for which time there is no data: three intervals without a sample', async () => {
    const [one, two] = [fullSampleOf(noon - 8 * minute), fullSampleOf(noon - 4 * minute)]
    const [last] = history.slice(-1)
    if (!last) throw new Error('There is no sample')
    await openTrends([one, two, fullSampleOf(noon - 2 * minute), last])
    const name = trends().getAllByRole('img')[0]?.getAttribute('aria-label')
    expect(name).toMatch(
      new RegExp(`\\. No data from ${short(noon - 8 * minute)} to ${short(noon - 4 * minute)}$`),
    )
  })

  it('move on with the time, even without a response', async () => {
    await openTrends(history)
    await pass(5 * minute)
    expect(figure('CPU').getByText(short(noon + 5 * minute))).toBeVisible()
  })
})

describe('the drawing of a trend', () => {
  const span = { from: 0, until: 600_000 }
  const scale = { span, top: 10, gapMs: 150_000 }

  it('shows ten minutes up to now, or to the newest sample', () => {
    expect(spanOf([{ at: noon - minute }], noon + 7 * second)).toEqual({
      from: noon - 10 * minute,
      until: noon,
    })
    expect(spanOf([{ at: noon + second }], noon)).toEqual({
      from: noon + second - 10 * minute,
      until: noon + second,
    })
    expect(shownIn([{ at: -1 }, { at: 0 }, { at: 5 }], span)).toEqual([{ at: 0 }, { at: 5 }])
  })

  it('leads a line through the samples, with the largest at the top', () => {
    const points = [
      { at: 0, value: 0 },
      { at: 60_000, value: 5 },
      { at: 120_000, value: 10 },
    ]
    expect(lineOf(points, scale)).toBe('M0 100L100 50L200 0')
    expect(areaOf(points, scale)).toBe('M0 100L0 100L100 50L200 0L200 100Z')
  })

  it('leaves a gap without samples, and a dot for a single sample', () => {
    const points = [
      { at: 0, value: 10 },
      { at: 300_000, value: 5 },
      { at: 360_000, value: undefined },
      { at: 420_000, value: 5 },
    ]
    expect(lineOf(points, scale)).toBe('M0 0h0.01M500 50L700 50')
    expect(gapsOf([0, 300_000, 360_000, 420_000], scale)).toEqual([
      { from: 0, until: 300_000 },
      { from: 420_000, until: 600_000 },
    ])
    expect(gapsOf([500_000, 550_000], scale)).toEqual([])
  })

  it.each([
    [[0], 5, undefined, 5],
    [[7], 5, undefined, 10],
    [[12], 5, undefined, 15],
    [[1_204], 5, undefined, 1_500],
    [[7], 5, 10, 15],
    [[4], 5, 100, 5],
    [[650], 100, 1_000, 1_500],
    [[15_873], 100, 1_000, 20_000],
    [[], 100, 1_000, 100],
  ])('has for %j, at least %d and a level of %s the top %d', (values, least, limit, top) => {
    expect(topOf(values, least, limit)).toBe(top)
  })

  it('finds the sample next to a time', () => {
    expect([-5, 4, 6, 99].map((at) => nearest([0, 10, 20], at))).toEqual([0, 0, 1, 2])
    expect(nearest([], 5)).toBe(-1)
  })
})
