import { act, cleanup, screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  failedJobKey,
  createJobView,
  createSampleSnapshot,
  createServerView,
} from '#test/support/sample-data.ts'
import {
  button,
  chooseFrom,
  listed,
  noon,
  pass,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
  searchList,
  searchHeading,
} from './render-window.tsx'

useFixedClock()

async function choose(user: UserEvent, opener: string, name: string) {
  await press(user, button(opener))
  await press(user, screen.getByRole('menuitemradio', { name }))
}

describe('the list of jobs', () => {
  const jobs = ['a', 'b'].map((jobId, n) => createJobView({ jobId, label: jobId, progress: 10 - n }))
  const moved = jobs.slice(1).map((job) => ({
    ...job,
    run: { ...job.run, progress: 20, currentStep: 'Writing' },
  }))

  it('is sorted again when a job reports progress, if it is sorted by progress', async () => {
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs }))
    await choose(user, 'Sort: Most urgent first', 'Progress')
    expect(listed()).toEqual(['Running', 'a', 'b'])
    perform(() => double.sendPatch({ jobs: { upserts: moved, removals: [] } }))
    expect(listed()).toEqual(['Running', 'b', 'a'])
  })

  it('shows a job as soon as its new step matches the search', async () => {
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs }))
    await searchList(user, 'writing')
    expect(screen.queryAllByRole('row')).toEqual([])
    perform(() => double.sendPatch({ jobs: { upserts: moved, removals: [] } }))
    expect(listed()).toEqual(['Running', 'b'])
  })
})

describe('the jobs in a notification', () => {
  const keys = ['work/parse-1', 'work/chunk-1'] as const

  it('are shown alone until the user shows all jobs or chooses a filter', async () => {
    const { double, user } = await renderWindow()
    await user.click(button('Needs attention 1'))
    perform(() => double.sendIntent({ show: 'list', keys: [...keys] }))
    expect(listed()).toEqual([
      'Running',
      'Parse 1,240 page PDF',
      'Finished today',
      'Chunk the oncology guidelines',
    ])
    expect(screen.getByText('Only 2 jobs')).toBeVisible()
    expect(button('Needs attention 1')).not.toHaveAttribute('aria-current')
    await user.click(button('Show all'))
    expect(listed()).toHaveLength(12)
    expect(screen.queryByText(/^Only/)).not.toBeInTheDocument()
    perform(() => double.sendIntent({ show: 'list', keys: [...keys] }))
    await user.click(button('Running 2'))
    expect(listed()).toHaveLength(3)
  })

  it('aren’t listed if they are no longer watched, and a button shows all jobs instead', async () => {
    const { double, user } = await renderWindow()
    perform(() => double.sendIntent({ show: 'list', keys: ['work/gone'] }))
    expect(screen.getByText('No jobs')).toBeVisible()
    await user.click(button('Show all jobs'))
    expect(listed()).toHaveLength(12)
  })
})

describe('the list’s server filter', () => {
  it('shows only the chosen server’s jobs, or a message if there are none', async () => {
    const { user } = await renderWindow()
    await choose(user, 'Server: All servers', 'Archive')
    expect(listed()).toEqual(['Can’t be checked', 'Job b3013a51'])
    expect(button('All jobs 1')).toBeVisible()
    await choose(user, 'Server: Archive', 'All servers')
    expect(listed()).toHaveLength(12)
    await choose(user, 'Server: All servers', 'Archive')
    await user.click(button('Finished'))
    expect(screen.getByText('Nothing here from Archive')).toBeVisible()
  })

  it('isn’t shown if there is only one server', async () => {
    const servers = [createServerView({ id: 'work', name: 'Workstation' })]
    await renderWindow(createEmptySnapshot({ servers, jobs: [createJobView({ jobId: 'a' })] }))
    expect(screen.queryByRole('button', { name: /^Server:/ })).not.toBeInTheDocument()
  })

  it('is reset when its server is removed', async () => {
    const { double, user } = await renderWindow()
    await choose(user, 'Server: All servers', 'Archive')
    perform(() =>
      double.sendPatch({ servers: double.snapshot().servers.filter(({ id }) => id !== 'archive') }),
    )
    expect(listed()).toHaveLength(11)
  })

  it('is reset when the main process opens a job on another server', async () => {
    const { double, user } = await renderWindow()
    await choose(user, 'Server: All servers', 'Archive')
    perform(() => double.sendIntent({ show: 'job', key: failedJobKey }))
    expect(row(/Risk factors/)).toHaveAttribute('aria-current', 'true')
    expect(listed()).toHaveLength(12)
  })
})

it('the list’s view is restored when the window reopens, but its search isn’t', async () => {
  const { user } = await renderWindow()
  await user.click(button('Running 2'))
  await choose(user, 'Server: All servers', 'Workstation')
  await choose(user, 'Sort: Most urgent first', 'Name')
  const running = ['Running', 'Extraction, symptoms and treatments', 'Parse 1,240 page PDF']
  expect(listed()).toEqual(running)
  await searchList(user, 'oncology')
  cleanup()
  await renderWindow()
  expect(listed()).toEqual(running)
  // The search isn't restored, because it would hide jobs.
  expect(searchHeading()).toBeNull()
  expect(button('Server: Workstation')).toBeVisible()
  expect(button('Sort: Name')).toBeVisible()
  expect(button(/^Running/)).toHaveAttribute('aria-current', 'true')
})

it('the list’s view is saved when the user changes it, but not when a job changes', async () => {
  const { double, user } = await renderWindow()
  await choose(user, 'Sort: Most urgent first', 'Name')
  expect(localStorage.getItem('list')).toContain('"name"')
  localStorage.removeItem('list')
  perform(() => double.changeJob('work/parse-1', { progress: 90 }))
  expect(row(/Parse/).querySelector('.ring-fill')).toHaveAttribute('stroke-dasharray', '90 100')
  expect(localStorage.getItem('list')).toBeNull()
})

describe('the commands for the whole list', () => {
  it('unwatch finished jobs that don’t need attention, and can be undone', async () => {
    const jobs = [
      createEndedJob('completed', { jobId: 'a' }),
      createEndedJob('cancelled', { jobId: 'b', attention: false }),
      createEndedJob('cancelled', { jobId: 'c', attention: true }),
      createEndedJob('failed', { jobId: 'd' }),
      createJobView({ jobId: 'e' }),
    ]
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs }))
    await chooseFrom(user, 'List actions', 'Clear 2 finished jobs')
    expect(double.getArguments('unwatch')).toEqual([{ keys: expect.arrayContaining(['work/a', 'work/b']) }])
    await press(user, button('Undo'))
    expect(double.getArguments('undoUnwatch')).toEqual([{}])
  })

  it('don’t offer to unwatch finished jobs if all of them need attention', async () => {
    const jobs = [
      createJobView({ jobId: 'e' }),
      createEndedJob('cancelled', { jobId: 'c', attention: true }),
      createEndedJob('failed', { jobId: 'd' }),
    ]
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs }))
    const actions = async () => {
      await press(user, button('List actions'))
      const names = screen.getAllByRole('menuitem').map((item) => item.querySelector('span')?.textContent)
      await user.keyboard('{Escape}')
      await settled()
      return names
    }
    expect(await actions()).toEqual(['Select all', 'Dismiss 2 jobs', 'Restart all failed (1)…'])
    perform(() =>
      double.sendPatch({ jobs: { upserts: [createEndedJob('completed', { jobId: 'e' })], removals: [] } }),
    )
    expect(await actions()).toContain('Clear 1 finished job')
  })

  it('restart or dismiss all failed jobs', async () => {
    const jobs = ['a', 'b', 'c'].map((jobId) => createEndedJob('failed', { jobId }))
    const { user } = await renderWindow(createEmptySnapshot({ jobs }))
    await press(user, button('List actions'))
    expect(screen.getAllByRole('menuitem').map((item) => item.querySelector('span')?.textContent)).toEqual([
      'Select all',
      'Dismiss 3 jobs',
      'Restart all failed (3)…',
    ])
    await press(user, screen.getByRole('menuitem', { name: 'Restart all failed (3)…' }))
    expect(screen.getByRole('dialog', { name: 'Restart 3 jobs?' })).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    await chooseFrom(user, 'List actions', 'Dismiss 3 jobs')
    expect(listed()[0]).toBe('Finished today')
  })
})

describe('a row of the list', () => {
  it('names the server if there are several servers', async () => {
    const { double } = await renderWindow()
    expect(within(row(/Parse/)).getByText('Parsing · Workstation')).toBeVisible()
    perform(() => double.sendPatch({ servers: double.snapshot().servers.slice(0, 1) }))
    expect(within(row(/Parse/)).getByText('Parsing')).toBeVisible()
    expect(row(/Parse/)).not.toHaveTextContent('Workstation')
  })

  it('shows that a job is muted, and that its updates aren’t live', async () => {
    const { double } = await renderWindow()
    perform(() => double.changeJob('work/parse-1', { muted: true, connection: { state: 'polling' } }))
    expect(within(row(/Parse/)).getByText('Muted')).toBeInTheDocument()
    expect(within(row(/Parse/)).getByText('not live')).toHaveAttribute(
      'title',
      expect.stringMatching(/every few seconds/),
    )
  })

  it('counts down to the auto-restart of a failed job', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.changeJob(failedJobKey, { recovery: { attempts: 1, restartAt: noon + 120_500 }, autoRestarts: 3 })
    await renderWindow(double)
    expect(row(/Risk factors/)).toHaveTextContent(
      'Restarts automatically in 2 min (attempt 2 of 3). Ollama refused the connection',
    )
    await pass(60_000)
    expect(row(/Risk factors/)).toHaveTextContent('Restarts automatically in 1 min (attempt 2 of 3)')
    await pass(60_000)
    expect(row(/Risk factors/)).toHaveTextContent('Restarting automatically now (attempt 2 of 3)')
    act(() => double.changeJob(failedJobKey, { recovery: { attempts: 1 } }))
    expect(row(/Risk factors/)).not.toHaveTextContent('automatically')
  })

  it('shows the server’s number of auto-restarts if the job has none of its own', async () => {
    const { double } = await renderWindow()
    const [work, ...others] = double.snapshot().servers
    if (!work) throw new Error('no server')
    perform(() => double.sendPatch({ servers: [{ ...work, autoRestarts: 5 }, ...others] }))
    perform(() => double.changeJob('work/parse-1', { recovery: { attempts: 2 } }))
    expect(within(row(/Parse/)).getByText('restart 2 of 5')).toBeVisible()
  })
})
