import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Reply } from '#shared/contract.ts'
import type { JobDetail } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createEndedJob, createSampleDetail, createServerView } from '#test/support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { later, noon, pass, renderWindow, perform, useFixedClock } from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const job = createEndedJob('failed', { jobId: 'bad', error: 'The beginning…' })

async function openPart() {
  const double = createBridgeDouble(
    createEmptySnapshot({
      servers: [createServerView({ id: job.identity.serverId, name: 'Workstation' })],
      jobs: [job],
    }),
  )
  double.handle('jobDetail', ({ key }) => ({
    ...createSampleDetail(key),
    error: job.run.error,
    result: undefined,
    isTruncated: true,
  }))
  return double
}

/** Opens the job in the window, and restarts the job before the reply with its details arrives. */
async function showAndRestart(double: Awaited<ReturnType<typeof openPart>>) {
  await renderWindow(double)
  perform(() => double.sendIntent({ show: 'job', key: job.identity.key }))
  await pass(0)
  double.handle('jobDetail', ({ key }) => ({
    ...createSampleDetail(key),
    error: undefined,
    result: undefined,
  }))
  perform(() =>
    double.changeJob(job.identity.key, {
      status: 'running',
      number: 2,
      outcome: undefined,
      error: undefined,
    }),
  )
  await pass(0)
}

describe('a job whose details aren’t fully loaded yet', () => {
  it('is shown completely once the server has sent the rest', async () => {
    const double = await openPart()
    double.handle('wholeJob', () => ({ ok: true, error: 'The beginning and the end', result: { pages: 5 } }))
    await renderWindow(double)
    perform(() => double.sendIntent({ show: 'job', key: job.identity.key }))
    await pass(0)
    expect(detail().getByText('The beginning and the end')).toBeVisible()
    expect(detail().getByText('Pages')).toBeVisible()
    expect(double.getArguments('wholeJob')).toEqual([{ key: job.identity.key }])
  })

  it('doesn’t show the rest of the earlier run’s details if it arrives after a restart', async () => {
    const double = await openPart()
    const late = later<Reply<'wholeJob'>>()
    double.handle('wholeJob', () => late.promise)
    await showAndRestart(double)
    late.settle({ ok: true, error: 'Of the run before', result: { pages: 5 } })
    await pass(0)
    expect(detail().queryByText('Of the run before')).not.toBeInTheDocument()
    expect(detail().queryByText('Pages')).not.toBeInTheDocument()
  })

  it('doesn’t show any of the earlier run’s details if they arrive after a restart', async () => {
    const double = await openPart()
    const late = later<Reply<'jobDetail'>>()
    double.handle('jobDetail', () => late.promise)
    await showAndRestart(double)
    late.settle({ ...createSampleDetail(job.identity.key), error: undefined, result: { pages: 5 } })
    await pass(0)
    expect(detail().queryByText('Pages')).not.toBeInTheDocument()
  })

  it('shows the error and a retry button if the rest can’t be fetched', async () => {
    const double = await openPart()
    double.handle('wholeJob', () => ({ ok: false, message: createQuotedMessage('The connection broke off') }))
    const { user } = await renderWindow(double)
    perform(() => double.sendIntent({ show: 'job', key: job.identity.key }))
    await pass(0)
    expect(detail().getByText('The beginning…')).toBeVisible()
    expect(detail().getByText(/Couldn’t load all of it.*: The connection broke off/)).toBeVisible()
    double.handle('wholeJob', () => ({ ok: true, error: 'All of it' }))
    await user.click(detail().getByRole('button', { name: 'Try again' }))
    await pass(0)
    expect(detail().getByText('All of it')).toBeVisible()
    expect(screen.queryByText(/Couldn’t load all of it/)).not.toBeInTheDocument()
  })
})

it.each([
  ['aren’t numbers', Number.NaN],
  ['are later than the latest possible date', 8.64e15 + 1],
])('the details are shown even if the job’s times %s', async (_, odd) => {
  const ended = createEndedJob('failed', {
    jobId: 'odd',
    completedAt: odd,
    startedAt: odd,
    createdAt: odd,
    updatedAt: odd,
  })
  const detailGiven: Partial<JobDetail> = {
    trail: [
      { at: odd, progress: 1 },
      { at: noon, progress: 2 },
    ],
    timeline: [{ at: odd, status: 'running', progress: 1 }],
  }
  await openDetail(ended, detailGiven)
  expect(detail().getByRole('region', { name: 'Error' })).toBeVisible()
  expect(detail().getAllByText('–').length).toBeGreaterThan(0)
})
