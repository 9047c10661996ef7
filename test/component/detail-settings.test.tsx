import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { JobView, Recovery } from '#shared/model.ts'
import { formatAutoRestartStatus } from '#renderer/screens/detail/detail-actions.tsx'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { noon, pass, perform, useFixedClock } from './render-window.tsx'
import { texts } from '#test/support/english.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const minute = 60_000
const failedWith = (recovery: Recovery | undefined, times?: number): JobView =>
  createEndedJob('failed', {
    jobId: 'a',
    ...(recovery && { recovery }),
    ...(times !== undefined && { autoRestarts: times }),
  })

const openMenu = async (user: UserEvent) => {
  await user.click(detail().getByRole('button', { name: 'More actions' }))
  await pass(50)
  return screen.getAllByRole('menuitem').map(({ textContent }) => textContent)
}
async function chooseInMenu(user: UserEvent, name: RegExp) {
  await openMenu(user)
  await user.click(screen.getByRole('menuitem', { name }))
  await pass(50)
}

describe('auto-restarts in the details', () => {
  const due = { attempts: 1, restartAt: noon + 2 * minute }
  const active = createJobView({ jobId: 'a', recovery: { attempts: 2 } }, noon)
  const done = createEndedJob('completed', { jobId: 'a', recovery: { attempts: 2 } }, noon)
  it.each([
    ['Restarts automatically in 2 min (attempt 2 of 3)', failedWith(due), 3],
    ['Restarting automatically now (attempt 2 of 3)', failedWith({ ...due, restartAt: noon }), 3],
    ['Restarted automatically once; failed again', failedWith({ attempts: 1 }), 1],
    ['Restarted automatically 3 times; failed every time', failedWith({ attempts: 3 }), 3],
    ['Restarted automatically (attempt 2 of 3)', active, 3],
    ['Restarted automatically (attempt 2 of 2)', active, 1],
  ])('have the description “%s”', (line, job, times) => {
    expect(formatAutoRestartStatus(job, times, noon, texts)).toBe(line)
  })

  it.each([
    ['completed', done],
    ['failed and wasn’t restarted', failedWith(undefined)],
  ])('have no description if the job %s', (_, job) => {
    expect(formatAutoRestartStatus(job, 3, noon, texts)).toBeUndefined()
  })

  it('can’t be set for a quality analysis, which can’t be cancelled either', async () => {
    const job = createJobView({ jobId: 'a', kind: 'quality', followedBy: 'quality', status: 'running' }, noon)
    const { user } = await openDetail(job)
    expect((await openMenu(user)).join()).not.toContain('Automatic restarts')
    expect(detail().queryByRole('button', { name: /^Cancel/ })).not.toBeInTheDocument()
  })

  it('count down, and can be stopped', async () => {
    const { double, user } = await openDetail(failedWith(due), {}, { autoRestarts: 3 })
    expect(detail().getByText('Restarts automatically in 2 min (attempt 2 of 3)')).toBeVisible()
    await pass(minute + 10_000)
    expect(detail().getByText('Restarts automatically in 50 s (attempt 2 of 3)')).toBeVisible()
    await user.click(detail().getByRole('button', { name: 'Cancel automatic restart' }))
    expect(double.getArguments('cancelAutoRestart')).toEqual([{ key: 'work/a' }])
    expect(detail().queryByText(/automatically/)).not.toBeInTheDocument()
  })

  it('have no button to stop them if none is due', async () => {
    await openDetail(failedWith({ attempts: 3 }, 3))
    expect(detail().getByText(/failed every time/)).toBeVisible()
    expect(detail().queryByRole('button', { name: 'Cancel automatic restart' })).not.toBeInTheDocument()
  })
})

describe('the menu in the details', () => {
  it('mutes the job and shows that it is muted', async () => {
    const { double, user } = await openDetail(createJobView({ jobId: 'a' }))
    expect(detail().queryByText('Muted')).not.toBeInTheDocument()
    await chooseInMenu(user, /^Mute/)
    expect(double.getArguments('setMuted')).toEqual([{ keys: ['work/a'], muted: true }])
    expect(detail().getByText('Muted')).toBeVisible()
  })
})

describe('a broken connection to a job', () => {
  it('is explained, with the time of the next retry', async () => {
    const link = {
      state: 'waiting',
      reason: createQuotedMessage('Connection lost'),
      nextTryAt: noon + 20_000,
    } as const
    const { double } = await openDetail(createJobView({ jobId: 'a', connection: link }))
    expect(detail().getByText('Connection lost, retrying in 20 s')).toBeVisible()
    await pass(20_000)
    expect(detail().getByText('Connection lost, retrying now')).toBeVisible()
    perform(() => double.changeJob('work/a', { connection: { state: 'live' } }))
    expect(detail().queryByText(/Connection lost/)).not.toBeInTheDocument()
  })

  it('isn’t mentioned after the run has ended', async () => {
    await openDetail(
      createEndedJob('failed', {
        jobId: 'a',
        connection: { state: 'offline', reason: createQuotedMessage('Refused') },
      }),
    )
    expect(detail().queryByText(/Refused/)).not.toBeInTheDocument()
  })
})

it('the user can edit a job’s label in the title of the details', async () => {
  const { double, user } = await openDetail(createJobView({ jobId: 'a' }))
  await chooseInMenu(user, /label/i)
  await user.keyboard('Cardiology{Enter}')
  expect(double.getArguments('setLabel')).toEqual([{ key: 'work/a', label: 'Cardiology' }])
  expect(detail().getByRole('heading', { name: 'Cardiology' })).toBeVisible()
})
