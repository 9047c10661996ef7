import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { foldError } from '#renderer/screens/detail/fold-text.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { noon, pass, perform, useFixedClock } from './render-window.tsx'

useFixedClock()

const minute = 60_000
const day = 24 * 60 * minute

const frames = Array.from({ length: 20 }, (_, i) => `  File "a.py", line ${i}, in run\n    call()`).join('\n')
const traceback = `Traceback (most recent call last):\n${frames}\nValueError: no chunks`

const region = (name: string) => within(detail().getByRole('region', { name }))
const failed = (error: string) =>
  openDetail(createEndedJob('failed', { jobId: 'bad', error: error.slice(0, 2_000) }), { error })

const chart = () => detail().getByRole('img', { name: /^Progress from/ })
const slider = () => detail().getByRole('slider', { name: 'Progress over time' })

describe('the error in the details', () => {
  it.each([
    ['its whole text if it has one line', 'A single line', undefined],
    ['its whole text if it has eight lines', 'line\n'.repeat(8), undefined],
    [
      'its first four lines if it has nine lines',
      Array.from({ length: 9 }, (_, i) => `line ${i}`).join('\n'),
      'line 0\nline 1\nline 2\nline 3',
    ],
    ['its last line if it is a traceback', traceback, 'ValueError: no chunks'],
    [
      'its last line if it is a traceback of three lines',
      `${traceback.split('\n', 2).join('\n')}\nValueError: x y`,
      'ValueError: x y',
    ],
    [
      'the text before a traceback, and the traceback’s last line',
      `Task 7 failed: ${traceback}`,
      'Task 7 failed:\nValueError: no chunks',
    ],
    [
      'the text before an exception group, and the group’s last line',
      `Task 7 failed:  + Exception Group ${traceback}`,
      'Task 7 failed:\nValueError: no chunks',
    ],
    [
      'its last line if it is an exception group',
      `  + Exception Group ${traceback}`,
      'ValueError: no chunks',
    ],
    [
      'text with plus signs before a traceback, and the traceback’s last line',
      `C++\n${traceback}`,
      'C++\nValueError: no chunks',
    ],
    ['its first 400 characters if it has a very long line', 'x'.repeat(5_000), `${'x'.repeat(400)}…`],
  ])('initially shows %s', (_, error, short) => {
    expect(foldError(error)?.short).toBe(short)
  })

  it('can be copied completely, and expanded with its line breaks', async () => {
    const { double, user } = await failed(traceback)
    const error = region('Error')
    expect(error.getByText('no chunks')).toBeVisible()
    await user.click(error.getByRole('button', { name: 'Copy error' }))
    expect(double.getArguments('copyText')).toEqual([{ text: traceback }])
    expect(screen.getByText('Copied')).toBeVisible()
    await user.click(error.getByRole('button', { name: 'Traceback, 42 lines' }))
    expect(error.getByText(/^Traceback \(/).textContent).toBe(traceback)
    await user.click(error.getByRole('button', { name: 'Show less', expanded: true }))
    expect(error.queryByText(/^Traceback \(/)).not.toBeInTheDocument()
  })

  it('is shown with at most 50,000 characters, but copied completely', async () => {
    const { double, user } = await failed('x'.repeat(60_000))
    await user.click(region('Error').getByRole('button', { name: 'Show all 60,000 characters' }))
    expect(region('Error').getByText(/^x/).textContent).toHaveLength(50_000)
    expect(region('Error').getByText(/Showing 50,000 of 60,000 characters/)).toBeVisible()
    await user.click(region('Error').getByRole('button', { name: 'Copy error' }))
    expect(double.getArguments('copyText')).toEqual([{ text: 'x'.repeat(60_000) }])
  })
})

describe('the progress chart', () => {
  const trail = [
    { at: noon - 2 * minute, progress: 0 },
    { at: noon - minute, progress: 25 },
    { at: noon, progress: 40 },
  ]
  const running = createJobView({ jobId: 'a', progress: 40 }, noon)
  it('has an accessible name that describes the progress', async () => {
    await openDetail(running, { trail })
    expect(chart()).toHaveAccessibleName('Progress from 0% at 11:58 AM to 40% at 12:00 PM')
  })

  it('shows dates if the run wasn’t today', async () => {
    const past = trail.map(({ at, progress }) => ({ at: at - day, progress }))
    await openDetail(running, { trail: past })
    expect(chart()).toHaveAccessibleName(/at Nov 23, 2026, 11:58 AM to/)
  })

  it.each([[0], [1]])('isn’t shown if the number of points is %d', async (points) => {
    await openDetail(running, { trail: trail.slice(0, points) })
    expect(detail().queryByRole('img', { name: /^Progress from/ })).not.toBeInTheDocument()
    expect(detail().queryByRole('heading', { name: 'Progress' })).not.toBeInTheDocument()
  })

  it('can be read point by point with the keyboard', async () => {
    await openDetail(running, { trail })
    expect(slider()).toHaveAttribute('aria-valuetext', '40% at 12:00 PM')
    slider().focus()
    fireEvent.change(slider(), { target: { value: '1' } })
    expect(slider()).toHaveAttribute('aria-valuetext', '25% at 11:59 AM')
    expect(detail().getByText('25% at 11:59 AM')).toBeVisible()
    fireEvent.blur(slider())
    expect(detail().queryByText('25% at 11:59 AM')).not.toBeInTheDocument()
  })

  it('lets Escape close the details while the chart has focus', async () => {
    const { user } = await openDetail(running, { trail })
    slider().focus()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })

  it('shows the point nearest to the pointer', async () => {
    await openDetail(running, { trail })
    const plot = slider().parentElement
    if (!plot) throw new Error('The slider lies in no plot')
    plot.getBoundingClientRect = () => new DOMRect(100, 0, 200, 72)
    for (const [x, text] of [
      [100, '0% at 11:58 AM'],
      [145, '0% at 11:58 AM'],
      [155, '25% at 11:59 AM'],
      [400, '40% at 12:00 PM'],
    ] as const) {
      fireEvent.pointerMove(plot, { clientX: x })
      expect(detail().getByText(text)).toBeVisible()
    }
    fireEvent.pointerLeave(plot)
    expect(detail().queryByText('40% at 12:00 PM')).not.toBeInTheDocument()
  })

  it('has a scale, and labels for the start and the current time', async () => {
    await openDetail(running, { trail })
    const figure = within(detail().getByRole('figure'))
    for (const edge of ['100', '50', '0', '11:58 AM', 'now']) expect(figure.getByText(edge)).toBeVisible()
  })

  it('still shows the last point after an earlier point is removed', async () => {
    const { double } = await openDetail(running, { trail })
    fireEvent.change(slider(), { target: { value: '2' } })
    double.handle('jobDetail', ({ key }) => ({ key, trail: trail.slice(1), timeline: [] }))
    perform(() => double.changeJob('work/a', { status: 'retrying' }))
    await pass(0)
    expect(slider()).toHaveAttribute('aria-valuetext', '40% at 12:00 PM')
  })
})
