import { act, screen } from '@testing-library/react'
import { createMessage } from '#shared/message.ts'
import { describe, expect, it, vi } from 'vitest'
import type { CommandResult } from '#shared/contract.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  failedJobKey,
  createJobView,
  createSampleDetail,
  createSampleSnapshot,
} from '#test/support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import {
  button,
  later,
  listed,
  pass,
  renderWindow,
  resize,
  row,
  settled,
  perform,
  useFixedClock,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { flattenJob } from '#test/support/job-parts.ts'

useFixedClock()

function sample(): BridgeDouble {
  const double = createBridgeDouble(createSampleSnapshot())
  double.handle('jobDetail', ({ key }) => createSampleDetail(key))
  return double
}

async function open(name: RegExp, double = sample()) {
  const rendered = await renderWindow(double)
  await rendered.user.click(row(name))
  await pass(0)
  return rendered
}

describe('an outcome from the server’s records', () => {
  it.each(['completed', 'failed'] as const)(
    'has a note about its origin and no restart button if the job %s',
    async (kind) => {
      const job = createEndedJob(kind, { jobId: 'a' })
      const { outcome } = job
      await openDetail({ ...job, ...(outcome && { outcome: { ...outcome, source: 'records' } }) })
      expect(detail().getByText(/Its outcome is from the server’s records/)).toBeVisible()
      expect(detail().queryByRole('button', { name: /^Restart/ })).not.toBeInTheDocument()
    },
  )
})

describe('the details of a failed job', () => {
  it('begin with the error, and show no fact twice', async () => {
    await open(/Risk factors/)
    const error = detail().getByRole('region', { name: 'Error' })
    expect(error).toHaveTextContent('Ollama refused the connection')
    expect(error).toHaveTextContent('At 127.0.0.1:11434, during “Classifying chunks”')
    const ring = document.querySelector('.ring')
    expect(ring && error.compareDocumentPosition(ring)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(error).not.toHaveTextContent('40%')
    const aside = screen.getByRole('complementary')
    expect(aside.textContent?.match(/Ollama/g)).toHaveLength(1)
    expect(aside).not.toHaveTextContent('123e4567')
  })

  it('mark the job as read after two seconds, but keep it under “Needs attention”', async () => {
    const { double, user } = await open(/Risk factors/)
    vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    await user.hover(row(/Risk factors/))
    await pass(1_000)
    expect(double.getArguments('seen')).toEqual([])
    await pass(1_000)
    expect(double.getArguments('seen')).toContainEqual({ keys: [failedJobKey] })
    expect(listed()[0]).toBe('Needs attention')
    await user.click(button('Close details'))
    await pass(3_000)
    expect(row(/Risk factors/)).toHaveFocus()
    expect(listed()[0]).toBe('Needs attention')
    expect(button('Restart Risk factors in cardiology textbooks')).toBeVisible()
  })

  it('let the user dismiss the job with a button or a key, and undo this', async () => {
    const { double, user } = await open(/Risk factors/)
    await user.click(button('Dismiss'))
    await pass(0)
    expect(double.getArguments('setDismissed')).toEqual([{ keys: [failedJobKey], dismissed: true }])
    expect(listed()[0]).toBe('Running')
    expect(screen.getByText('Dismissed Risk factors in cardiology textbooks')).toBeVisible()
    await user.click(button('Undo'))
    await pass(0)
    expect(listed()[0]).toBe('Needs attention')
    row(/Risk factors/).focus()
    await user.keyboard('d')
    await pass(0)
    expect(listed()[0]).toBe('Running')
  })

  it('don’t mark the job as read while the window is hidden', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    const { double } = await open(/Risk factors/)
    await pass(60_000)
    expect(double.getArguments('seen')).toEqual([])
  })
})

describe('the command buttons in the details', () => {
  it('restart the job, and show “Restarting” until the new run begins', async () => {
    const { double, user } = await open(/Risk factors/)
    await user.click(detail().getByRole('button', { name: 'Restart' }))
    expect(double.getArguments('restart')).toEqual([{ key: failedJobKey }])
    perform(() =>
      double.changeJob(failedJobKey, { pendingCommand: { kind: 'restart', at: Date.now(), state: 'sent' } }),
    )
    expect(detail().getByRole('button', { name: 'Restarting…' })).toBeDisabled()
    perform(() =>
      double.changeJob(failedJobKey, {
        pendingCommand: { kind: 'restart', at: Date.now(), state: 'accepted' },
      }),
    )
    expect(detail().getByText('Restart requested, waiting for the server')).toBeVisible()
    const again = createJobView({ jobId: '123e4567-e89b-12d3-a456-426614174000', number: 3 })
    perform(() => double.sendPatch({ jobs: { upserts: [again], removals: [] } }))
    expect(detail().queryByText(/Restart/)).not.toBeInTheDocument()
    expect(detail().getByRole('button', { name: 'Cancel job…' })).toBeEnabled()
  })

  it('show why a restart was rejected', async () => {
    const { double } = await open(/Risk factors/)
    const message = 'The server no longer has this job'
    perform(() =>
      double.changeJob(failedJobKey, {
        pendingCommand: { kind: 'restart', at: 0, state: 'rejected', message: createQuotedMessage(message) },
      }),
    )
    expect(detail().getByText('Couldn’t restart: The server no longer has this job')).toBeVisible()
    expect(detail().getByRole('button', { name: 'Restart' })).toBeEnabled()
  })

  it('send one restart for several clicks, and show the response', async () => {
    const double = sample()
    const answer = later<CommandResult>()
    double.handle('restart', () => answer.promise)
    const { user } = await open(/Risk factors/, double)
    await user.dblClick(detail().getByRole('button', { name: 'Restart' }))
    expect(double.getArguments('restart')).toHaveLength(1)
    answer.settle({ ok: true, message: createQuotedMessage('Restarted as run 3') })
    await pass(0)
    expect(detail().getByText('Restarted as run 3')).toBeVisible()
    perform(() => double.changeJob(failedJobKey, { number: 3, status: 'pending' }))
    expect(detail().queryByText('Restarted as run 3')).not.toBeInTheDocument()
  })

  it('show why a restart couldn’t be requested', async () => {
    const message = 'The server is offline: refused the connection'
    const double = sample()
    double.handle('restart', () => ({ ok: false, message: createQuotedMessage(message) }))
    const { user } = await open(/Risk factors/, double)
    await user.click(detail().getByRole('button', { name: 'Restart' }))
    expect(detail().getByRole('status')).toHaveTextContent(message)
    expect(detail().getByRole('button', { name: 'Restart' })).toBeEnabled()
  })

  it('cancel an active job after a confirmation, and show if the cancel had no effect', async () => {
    const { double, user } = await open(/Parse/)
    expect(detail().queryByRole('button', { name: 'Restart' })).not.toBeInTheDocument()
    await user.click(detail().getByRole('button', { name: 'Cancel job…' }))
    await pass(100)
    expect(double.getArguments('cancel')).toEqual([])
    expect(
      screen.getByText('It’s been running for 9 min and is at 65%. A restart would begin again from zero.'),
    ).toBeVisible()
    expect(button('Keep running')).toHaveFocus()
    await user.click(button('Cancel job'))
    await pass(0)
    expect(double.getArguments('cancel')).toEqual([{ key: 'work/parse-1' }])
    perform(() =>
      double.changeJob('work/parse-1', { pendingCommand: { kind: 'cancel', at: 0, state: 'accepted' } }),
    )
    expect(detail().getByRole('button', { name: 'Cancelling…' })).toBeDisabled()
    perform(() =>
      double.changeJob('work/parse-1', {
        pendingCommand: {
          kind: 'cancel',
          at: 0,
          state: 'ignored',
          message: createMessage('commands.cancel.noEffect.running'),
        },
      }),
    )
    expect(detail().getByText('Cancel was accepted, but the job is still running')).toBeVisible()
  })

  it('omit “Restart” for three seconds after a cancel, to prevent accidental restarts', async () => {
    const { double, user } = await open(/Parse/)
    const key = 'work/parse-1'
    const before = detail()
      .getAllByRole('button')
      .map(({ textContent }) => textContent)
    expect(before.indexOf('Cancel job…')).toBeGreaterThan(before.indexOf('Unwatch'))
    perform(() => double.changeJob(key, { pendingCommand: { kind: 'cancel', at: 0, state: 'accepted' } }))
    const job = double.snapshot().jobs.find((each) => each.identity.key === key)
    if (!job) throw new Error('There is no such job')
    const cancelled = { ...createEndedJob('cancelled', { ...flattenJob(job), pendingCommand: undefined }) }
    perform(() => double.sendPatch({ jobs: { upserts: [cancelled], removals: [] } }))
    row(/Parse/).focus()
    await user.keyboard('r')
    await user.keyboard('{Shift>}{F10}{/Shift}')
    await settled()
    expect(screen.getByRole('menuitem', { name: /^Unwatch/ })).toBeVisible()
    expect(screen.queryByRole('menuitem', { name: /^Restart/ })).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await settled()
    await pass(2_500)
    expect(double.getArguments('restart')).toEqual([])
    expect(detail().getByRole('button', { name: 'Cancelling…' })).toBeDisabled()
    expect(detail().queryByRole('button', { name: 'Restart' })).not.toBeInTheDocument()
    await pass(500)
    row(/Parse/).focus()
    await user.keyboard('r')
    expect(double.getArguments('restart')).toHaveLength(1)
    expect(detail().getByRole('button', { name: 'Restart' })).toBeEnabled()
    expect(detail().queryByRole('button', { name: 'Cancelling…' })).not.toBeInTheDocument()
  })

  it('don’t include “Restart” and “Cancel” for a lost job', async () => {
    const double = createBridgeDouble(
      createEmptySnapshot({ jobs: [createEndedJob('lost', { jobId: 'gone' })] }),
    )
    await open(/gone/, double)
    expect(detail().queryByRole('button', { name: /Restart|^Cancel/ })).not.toBeInTheDocument()
    expect(detail().getByText(/no longer has this job/)).toBeVisible()
  })

  it('unwatch the job, and offer to undo this', async () => {
    const { double, user } = await open(/Risk factors/)
    await user.click(detail().getByRole('button', { name: 'More actions' }))
    await pass(50)
    await user.click(screen.getByRole('menuitem', { name: /^Unwatch/ }))
    expect(double.getArguments('unwatch')).toEqual([{ keys: [failedJobKey] }])
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
    expect(screen.getByText('Stopped watching Risk factors in cardiology textbooks')).toBeVisible()
    await user.click(button('Undo'))
    expect(double.getArguments('undoUnwatch')).toEqual([{}])
  })

  it('offer “Undo” for at most eight seconds after an unwatch', async () => {
    const { user } = await open(/Risk factors/)
    await user.click(detail().getByRole('button', { name: 'More actions' }))
    await pass(50)
    await user.click(screen.getByRole('menuitem', { name: /^Unwatch/ }))
    await pass(8_000)
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
  })
})

describe('the details of a job', () => {
  it.each([
    ['a failed job', /Risk factors/, ['Restart', 'Open in Compileo', 'Dismiss']],
    ['a running job', /Parse/, ['Open in Compileo', 'Cancel job…']],
    ['a completed job', /Chunk/, ['Open in Compileo']],
  ])('have one row of buttons, in a fixed order, for %s', async (_, name, names) => {
    await open(name)
    const foot = document.querySelector('.detail-actions')
    expect([...(foot?.children ?? [])].map(({ textContent }) => textContent)).toEqual(names)
  })

  it('are requested at once for a new status, but at most once a second for progress', async () => {
    const { double } = await open(/Parse/)
    expect(double.getArguments('jobDetail')).toHaveLength(1)
    for (const progress of [66, 67, 68]) perform(() => double.changeJob('work/parse-1', { progress }))
    await pass(0)
    expect(double.getArguments('jobDetail')).toHaveLength(1)
    await pass(1_000)
    expect(double.getArguments('jobDetail')).toHaveLength(2)
    perform(() => double.changeJob('work/parse-1', { status: 'retrying' }))
    await pass(0)
    expect(double.getArguments('jobDetail')).toHaveLength(3)
  })

  it('show an error if they can’t be loaded, and can be requested again', async () => {
    const double = sample()
    double.handle('jobDetail', () => Promise.reject(new Error('The store is locked')))
    const { user } = await open(/Parse/, double)
    expect(detail().getByRole('alert')).toHaveTextContent('Couldn’t load details: The store is locked')
    double.handle('jobDetail', ({ key }) => createSampleDetail(key))
    await user.click(detail().getByRole('button', { name: 'Try again' }))
    await pass(0)
    expect(detail().queryByRole('alert')).not.toBeInTheDocument()
    expect(detail().getByText('Where the time went')).toBeVisible()
  })

  it('close with Escape even if no row has focus', async () => {
    const { user } = await open(/Parse/)
    act(() => row(/Parse/).blur())
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })

  it('close when the job is unwatched', async () => {
    const { double } = await open(/Parse/)
    perform(() => double.sendPatch({ jobs: { upserts: [], removals: ['work/parse-1'] } }))
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })
})

it('the details in a narrow window cover the list, and have a back button', async () => {
  const { user } = await renderWindow(sample())
  resize(700, 560)
  await user.keyboard('jj{Enter}')
  const back = button('Back to jobs')
  expect(back).toHaveFocus()
  expect(screen.getByRole('main').firstElementChild).toHaveAttribute('inert')
  await user.click(back)
  await pass(50)
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  expect(row(/Parse/)).toHaveFocus()
})
