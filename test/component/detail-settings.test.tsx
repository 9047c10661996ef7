import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { JobView, Recovery } from '../../shared/model.ts'
import { recoveryLine } from '../../renderer/screens/detail/auto-restart-line.ts'
import { endedJob, jobOf } from '../support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { button, noon, pass, tell, useStandingClock } from './render-window.tsx'
import { texts } from '../support/english.ts'
import { saying } from '../support/job-texts.ts'

useStandingClock()

const minute = 60_000
const failedWith = (recovery: Recovery | undefined, times?: number): JobView =>
  endedJob('failed', {
    jobId: 'a',
    ...(recovery && { recovery }),
    ...(times !== undefined && { autoRestarts: times }),
  })

const choice = () => detail().getByRole('combobox', { name: 'Automatic restarts' })
const mute = () => detail().getByRole('switch', { name: 'Mute notifications' })

describe('automatic restarts', () => {
  const due = { attempts: 1, restartAt: noon + 2 * minute }
  const active = jobOf({ jobId: 'a', recovery: { attempts: 2 } }, noon)
  const done = endedJob('completed', { jobId: 'a', recovery: { attempts: 2 } }, noon)
  it.each([
    [failedWith(due), 3, 'Restarts automatically in 2 min (attempt 2 of 3)'],
    [failedWith({ ...due, restartAt: noon }), 3, 'Restarting automatically now (attempt 2 of 3)'],
    [failedWith({ attempts: 1 }), 1, 'Restarted automatically once; failed again'],
    [failedWith({ attempts: 3 }), 3, 'Restarted automatically 3 times; failed every time'],
    [active, 3, 'Restarted automatically (attempt 2 of 3)'],
    [active, 1, 'Restarted automatically (attempt 2 of 2)'],
    [done, 3, undefined],
    [failedWith(undefined), 3, undefined],
  ])('case %#: are said in words', (job, times, line) => {
    expect(recoveryLine(job, times, noon, texts)).toBe(line)
  })

  it('are no choice for a quality analysis, which nothing restarts or cancels', async () => {
    await openDetail(jobOf({ jobId: 'a', kind: 'quality', followedBy: 'quality', status: 'running' }, noon))
    expect(mute()).toBeVisible()
    expect(detail().queryByRole('combobox', { name: 'Automatic restarts' })).not.toBeInTheDocument()
    expect(detail().queryByRole('button', { name: /^Cancel/ })).not.toBeInTheDocument()
  })

  it('count down, and can be stopped', async () => {
    const { double, user } = await openDetail(failedWith(due), {}, { autoRestarts: 3 })
    expect(detail().getByText('Restarts automatically in 2 min (attempt 2 of 3)')).toBeVisible()
    await pass(minute + 10_000)
    expect(detail().getByText('Restarts automatically in 50 s (attempt 2 of 3)')).toBeVisible()
    await user.click(detail().getByRole('button', { name: 'Cancel automatic restart' }))
    expect(double.callsOf('stopRecovery')).toEqual([{ key: 'work/a' }])
    expect(detail().queryByText(/automatically/)).not.toBeInTheDocument()
  })

  it('say why they could not be stopped', async () => {
    const { double, user } = await openDetail(failedWith(due))
    double.on('stopRecovery', () => ({ ok: false, message: saying('It was restarted a moment ago') }))
    await user.click(detail().getByRole('button', { name: 'Cancel automatic restart' }))
    expect(screen.getByText('It was restarted a moment ago')).toBeVisible()
  })

  it('offer nothing to stop where none is due', async () => {
    await openDetail(failedWith({ attempts: 3 }, 3))
    expect(detail().getByText(/failed every time/)).toBeVisible()
    expect(detail().queryByRole('button', { name: 'Cancel automatic restart' })).not.toBeInTheDocument()
  })

  it('are as the server has it, until the person chooses otherwise by keys', async () => {
    const { double, user } = await openDetail(failedWith(undefined), {}, { autoRestarts: 3 })
    expect(choice()).toHaveTextContent('Server default (3 times)')
    choice().focus()
    await user.keyboard('{Enter}')
    await pass(50)
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'Server default (3 times)',
      'Never',
      'Once',
      '3 times',
      '5 times',
    ])
    await user.keyboard('{ArrowDown}{Enter}')
    await pass(50)
    expect(double.callsOf('setAutoRestarts')).toEqual([{ keys: ['work/a'], times: 0 }])
    expect(choice()).toHaveTextContent('Never')
  })

  it('go back to what the server has', async () => {
    const { double, user } = await openDetail(failedWith(undefined, 5))
    expect(choice()).toHaveTextContent('5 times')
    await user.click(choice())
    await pass(50)
    await user.click(screen.getByRole('option', { name: /Server default/ }))
    await pass(50)
    expect(double.callsOf('setAutoRestarts')).toEqual([{ keys: ['work/a'], times: null }])
  })

  it('let Escape close the list of choices, and not the detail', async () => {
    const { user } = await openDetail(failedWith(undefined))
    await user.click(choice())
    await pass(50)
    await user.keyboard('{Escape}')
    await pass(50)
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
    expect(choice()).toBeVisible()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })
})

describe('a muted job', () => {
  it('is muted and heard again by a switch, and says so', async () => {
    const { double, user } = await openDetail(jobOf({ jobId: 'a' }))
    expect(detail().queryByText('Muted')).not.toBeInTheDocument()
    await user.click(mute())
    expect(double.callsOf('setMuted')).toEqual([{ keys: ['work/a'], muted: true }])
    expect(mute()).toBeChecked()
    expect(detail().getByText('Muted')).toBeVisible()
    await user.click(mute())
    expect(mute()).not.toBeChecked()
  })

  it('turns over by a press on its words', async () => {
    const { double, user } = await openDetail(jobOf({ jobId: 'a' }))
    await user.click(detail().getByText('Mute notifications'))
    expect(double.callsOf('setMuted')).toEqual([{ keys: ['work/a'], muted: true }])
  })

  it('stays as it is where main says no, and says why', async () => {
    const { double, user } = await openDetail(jobOf({ jobId: 'a' }))
    double.on('setMuted', () => ({ ok: false, message: saying('You’re no longer watching this job') }))
    await user.click(mute())
    expect(mute()).not.toBeChecked()
    expect(screen.getByText('You’re no longer watching this job')).toBeVisible()
  })

  it('says that its server is muted as a whole', async () => {
    await openDetail(jobOf({ jobId: 'a' }), {}, { muted: true })
    expect(mute()).toHaveAccessibleDescription('Notifications from Workstation are already muted.')
  })
})

describe('news that do not come', () => {
  it('are explained, with the time of the next try', async () => {
    const link = { state: 'waiting', reason: saying('Connection lost'), nextTryAt: noon + 20_000 } as const
    const { double } = await openDetail(jobOf({ jobId: 'a', connection: link }))
    expect(detail().getByText('Connection lost, retrying in 20 s')).toBeVisible()
    await pass(20_000)
    expect(detail().getByText('Connection lost, retrying now')).toBeVisible()
    tell(() => double.change('work/a', { connection: { state: 'live' } }))
    expect(detail().queryByText(/broke off/)).not.toBeInTheDocument()
  })

  it('need no word where the run is over', async () => {
    await openDetail(
      endedJob('failed', { jobId: 'a', connection: { state: 'offline', reason: saying('Refused') } }),
    )
    expect(detail().queryByText(/Refused/)).not.toBeInTheDocument()
  })
})

describe('the label', () => {
  it('is written in the head of the detail', async () => {
    const { double, user } = await openDetail(jobOf({ jobId: 'a' }))
    await user.click(button('Add label'))
    await user.keyboard('Cardiology{Enter}')
    expect(double.callsOf('setLabel')).toEqual([{ key: 'work/a', label: 'Cardiology' }])
    expect(detail().getByRole('heading', { name: 'Cardiology' })).toBeVisible()
  })
})
