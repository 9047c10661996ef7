import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { JobView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createEndedJob, createJobView, createServerView } from '#test/support/sample-data.ts'
import { button, noon, press, renderWindow, settled, perform, useFixedClock } from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, type FlatJobView } from '#test/support/job-parts.ts'

useFixedClock()

const servers = [
  createServerView({ id: 'work', name: 'Workstation' }),
  createServerView({ id: 'lab', name: 'Lab GPU' }),
]

function failed(i: number, given: FlatJobView = {}): JobView {
  return createEndedJob('failed', {
    jobId: `f${i}`,
    label: `Volume ${i}`,
    completedAt: noon - i * 1_000,
    ...given,
  })
}

const others = [
  createEndedJob('lost', { jobId: 'l' }),
  createEndedJob('completed', { jobId: 'd' }),
  createJobView({ jobId: 'r' }),
]

async function open(jobs: readonly JobView[]) {
  const double = createBridgeDouble(createEmptySnapshot({ servers, jobs: [...jobs, ...others] }))
  const rendered = await renderWindow(double)
  perform(() =>
    double.sendIntent({
      show: 'ask-restart',
      keys: [...jobs, ...others].map(({ identity: { key } }) => key),
    }),
  )
  await settled()
  return { ...rendered, dialog: within(screen.getByRole('dialog')) }
}

const error = (port: number) => `Ollama at 127.0.0.1:${port} refused the connection`

describe('failed jobs with the same cause', () => {
  const resolvedCause = 'Ollama refused the connection'
  const jobs = [1, 2, 3, 4].map((n) =>
    createEndedJob('failed', { jobId: `j${n}`, error: error(n), completedAt: noon - n * 1_000 }),
  )
  const other = createEndedJob('failed', { jobId: 'other', error: 'Out of memory', completedAt: noon })

  it.each([
    ['are suggested for a restart if another job completed after the same error', { resolvedCause }, true],
    [
      'aren’t suggested for a restart if another job completed before they failed',
      { resolvedCause, completedAt: noon - 9_000 },
      false,
    ],
    [
      'aren’t suggested for a restart if another job completed after a different error',
      { resolvedCause: 'Out of memory' },
      false,
    ],
  ])('%s', async (_, given, isOffered) => {
    const done = createEndedJob('completed', {
      jobId: 'done',
      label: 'Symptoms',
      completedAt: noon,
      ...given,
    })
    await renderWindow(createEmptySnapshot({ servers, jobs: [...jobs, done] }))
    const offer = screen.queryByText(/Symptoms.* completed after the same error\. Restart the other 4\?/)
    expect(offer !== null).toBe(isOffered)
    expect(button('Restart 4')).toBeEnabled()
  })

  it('share one row with one restart button, and can be expanded', async () => {
    const { user } = await renderWindow(createEmptySnapshot({ jobs: [...jobs, other] }))
    expect(screen.getByText('4 jobs: Ollama refused the connection')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Restart j1' })).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Restart other' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Show 4 jobs' }))
    expect(screen.getByRole('button', { name: 'Restart j1' })).toBeEnabled()
    await user.click(screen.getByRole('button', { name: 'Hide' }))
    expect(screen.queryByRole('button', { name: 'Restart j1' })).not.toBeInTheDocument()
  })

  it('have no shared restart button while all of them are restarting', async () => {
    const pendingCommand = { kind: 'restart', at: noon, state: 'sent' } as const
    const restarting = jobs.map((job) => withJobFields(job, { pendingCommand }))
    await renderWindow(createEmptySnapshot({ jobs: [...restarting, other] }))
    expect(screen.getByRole('row', { name: /^4 jobs: Ollama/ })).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Restart \d/ })).not.toBeInTheDocument()
  })

  it('are no longer counted after they complete, even with the pointer over their row', async () => {
    const { double } = await renderWindow(createEmptySnapshot({ jobs: [...jobs, other] }))
    fireEvent.pointerMove(screen.getByRole('row', { name: /4 jobs: Ollama/ }))
    const done = createEndedJob('completed', { jobId: 'j1', completedAt: noon })
    perform(() => double.sendPatch({ jobs: { upserts: [done], removals: [] } }))
    expect(button('Restart 3')).toBeEnabled()
    expect(screen.getByRole('row', { name: /^3 jobs: Ollama refused/ })).toBeVisible()
  })

  it('can be reached, expanded and collapsed with the arrow keys', async () => {
    const { user } = await renderWindow(createEmptySnapshot({ servers, jobs: [...jobs, other] }))
    const cause = screen.getByRole('row', { name: /^4 jobs: Ollama refused the connection, since / })
    cause.focus()
    await user.keyboard('{ArrowRight}')
    expect(within(cause).getByRole('button', { expanded: true })).toBeVisible()
    await user.keyboard('{ArrowDown}')
    const first = screen.getByRole('row', { name: /^j1, Failed/ })
    expect(first).toHaveFocus()
    // The row of the cause already names Ollama, so the rows of its jobs leave it out.
    expect(first).not.toHaveTextContent('Ollama')
    await user.keyboard('{ArrowLeft}')
    expect(cause).toHaveFocus()
    await user.keyboard('{ArrowLeft}{ArrowDown}')
    expect(screen.getByRole('row', { name: /^other/ })).toHaveFocus()
    expect(first).not.toBeInTheDocument()
  })

  it('share a row that names only the servers of these jobs', async () => {
    await renderWindow(createEmptySnapshot({ servers, jobs: [...jobs, other] }))
    const cause = screen.getByRole('row', { name: /^4 jobs: Ollama/ })
    expect(cause).toHaveTextContent('Workstation')
    expect(cause).not.toHaveTextContent('Lab GPU')
  })

  it('share a row even if only two jobs of a batch have that cause', async () => {
    const two = jobs.slice(0, 2).map((job) => withJobFields(job, { batch: 'b' }))
    const batches = [{ id: 'b', name: 'Books' }]
    await renderWindow(createEmptySnapshot({ servers, jobs: [...two, other], batches }))
    expect(screen.getByText('2 jobs: Ollama refused the connection')).toBeVisible()
    // The row of each cause has its own restart button.
    expect(screen.queryByRole('button', { name: /Restart all failed/ })).not.toBeInTheDocument()
  })

  it('are no longer suggested for a restart after the user chose “Not now”', async () => {
    const done = createEndedJob('completed', {
      jobId: 'done',
      label: 'Symptoms',
      completedAt: noon,
      resolvedCause,
    })
    const { user } = await renderWindow(createEmptySnapshot({ servers, jobs: [...jobs, done] }))
    await user.click(screen.getByRole('button', { name: 'Not now' }))
    expect(screen.queryByText(/after the same error/)).not.toBeInTheDocument()
    expect(button('Restart 4')).toBeEnabled()
  })

  it('are restarted together after a confirmation, with their own buttons disabled', async () => {
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs: [...jobs, other] }))
    await user.click(screen.getByRole('button', { name: 'Show 4 jobs' }))
    double.handle('restartMany', () => ({
      ok: true,
      message: createQuotedMessage('Restarting 4 failed jobs'),
    }))
    await press(user, screen.getByRole('button', { name: 'Restart 4' }))
    expect(screen.getByRole('dialog')).toHaveTextContent(
      'All failed with the same error: Ollama refused the connection',
    )
    await press(user, screen.getByRole('button', { name: 'Restart 4 jobs' }))
    // The bar below the list says how many jobs are restarted, so no message does.
    expect(screen.queryByText('Restarting 4 failed jobs')).not.toBeInTheDocument()
    perform(() => double.sendPatch({ bulk: { total: 4, done: 0, refused: 0 } }))
    expect(screen.getByRole('button', { name: 'Restarting j2…' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Restart other' })).toBeEnabled()
    screen.getByRole('row', { name: /^j2, Failed/ }).focus()
    await user.keyboard('r')
    expect(double.getArguments('restart')).toEqual([])
    perform(() => double.sendPatch({ bulk: null }))
    expect(screen.getByRole('button', { name: 'Restart j2' })).toBeEnabled()
  })
})

describe('the dialog that restarts many jobs', () => {
  it('names the first five failed jobs, and counts the rest', async () => {
    const { double, user, dialog } = await open([1, 2, 3, 4, 5, 6, 7].map((i) => failed(i)))
    expect(dialog.getByRole('heading', { name: 'Restart 7 jobs?' })).toBeVisible()
    expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Volume 1',
      'Volume 2',
      'Volume 3',
      'Volume 4',
      'Volume 5',
      'and 2 more',
    ])
    await press(user, dialog.getByRole('button', { name: 'Restart 7 jobs' }))
    expect(double.getArguments('restartMany')).toEqual([
      { keys: ['work/f1', 'work/f2', 'work/f3', 'work/f4', 'work/f5', 'work/f6', 'work/f7'] },
    ])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('excludes cancelled jobs unless the user includes them', async () => {
    const elsewhere = [1, 2].map((n) =>
      createEndedJob('cancelled', { jobId: `x${n}`, label: `Cancelled ${n}`, attention: true }),
    )
    const { double, user, dialog } = await open([failed(1), failed(2), ...elsewhere])
    const also = dialog.getByRole('checkbox', { name: 'Also restart 2 cancelled jobs' })
    expect(also).not.toBeChecked()
    expect(dialog.getByRole('heading', { name: 'Restart 2 jobs?' })).toBeVisible()
    expect(dialog.queryByText('Cancelled 1')).not.toBeInTheDocument()
    await user.click(also)
    expect(dialog.getByRole('heading', { name: 'Restart 4 jobs?' })).toBeVisible()
    expect(dialog.getByText('Cancelled 1')).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Restart 4 jobs' }))
    expect(double.getArguments('restartMany')).toEqual([
      { keys: ['work/f1', 'work/f2', 'work/x1', 'work/x2'], alsoCancelled: true },
    ])
  })

  it('doesn’t mention cancelled jobs if there are none, and can be closed', async () => {
    const { double, user, dialog } = await open([failed(1), failed(2)])
    expect(dialog.queryByRole('checkbox')).not.toBeInTheDocument()
    await press(user, dialog.getByRole('button', { name: 'Cancel' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(double.getArguments('restartMany')).toEqual([])
  })

  it('excludes jobs that are already restarting', async () => {
    const { double, dialog } = await open([failed(1), failed(2)])
    perform(() =>
      double.changeJob('work/f1', { pendingCommand: { kind: 'restart', at: noon, state: 'sent' } }),
    )
    expect(dialog.getByRole('button', { name: 'Restart 1 job' })).toBeVisible()
  })

  it('shows a message if there is nothing to restart', async () => {
    const { dialog } = await open([])
    expect(dialog.getByRole('heading', { name: 'Nothing to restart' })).toBeVisible()
    expect(dialog.queryByRole('button', { name: /^Restart/ })).not.toBeInTheDocument()
  })

  it('can be opened with a button next to “Needs attention” if several jobs failed', async () => {
    const double = createBridgeDouble(
      createEmptySnapshot({ servers, jobs: [failed(1), failed(2), ...others] }),
    )
    const { user } = await renderWindow(double)
    await press(user, button('Restart all failed (2)'))
    expect(screen.getByRole('dialog', { name: 'Restart 2 jobs?' })).toBeVisible()
  })

  it('isn’t offered for a single failed job, which has its own restart button', async () => {
    await renderWindow(createEmptySnapshot({ servers, jobs: [failed(1), ...others] }))
    expect(screen.queryByRole('button', { name: /Restart all failed/ })).not.toBeInTheDocument()
    expect(button('Restart Volume 1')).toBeVisible()
  })
})

const progress = () => within(screen.getByRole('region', { name: 'Restarts' }))

describe('a bulk restart', () => {
  it('shows its progress until it ends', async () => {
    const { double } = await renderWindow()
    expect(screen.queryByRole('region', { name: 'Restarts' })).not.toBeInTheDocument()
    perform(() => double.sendPatch({ bulk: { total: 100, done: 34, refused: 0 } }))
    expect(progress().getByText('Restarting 34 of 100')).toBeVisible()
    expect(progress().getByRole('progressbar')).toHaveValue(34)
    perform(() => double.sendPatch({ bulk: { total: 100, done: 60, refused: 2 } }))
    expect(progress().getByText('Restarting 60 of 100 · 2 couldn’t restart')).toBeVisible()
    perform(() => double.sendPatch({ bulk: null }))
    expect(screen.queryByRole('region', { name: 'Restarts' })).not.toBeInTheDocument()
  })

  it('stops on request, and then shows the result', async () => {
    const { double, user } = await renderWindow()
    double.handle('stopRestarting', () => ({
      ok: true,
      message: createQuotedMessage('Stopped: 3 of 10 jobs restarted'),
    }))
    perform(() => double.sendPatch({ bulk: { total: 10, done: 3, refused: 0 } }))
    await user.click(progress().getByRole('button', { name: 'Stop' }))
    expect(double.getArguments('stopRestarting')).toEqual([{}])
    expect(screen.getByText('Stopped: 3 of 10 jobs restarted')).toBeVisible()
  })
})
