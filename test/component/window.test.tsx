import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import type { Banner } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import {
  createJobOutcome,
  failedJobKey,
  createJobView,
  createSampleSnapshot,
  createServerView,
} from '#test/support/sample-data.ts'
import {
  button,
  later,
  listed,
  noon,
  pass,
  press,
  renderWindow,
  resize,
  row,
  settled,
  perform,
  useFixedClock,
  searchList,
  searchHeading,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()
const hour = 3_600_000

function end(jobId: string, kind: 'completed' | 'failed') {
  const job = createJobView({ jobId, status: kind, startedAt: noon - 120_000, completedAt: noon })
  return { ...job, outcome: createJobOutcome(job, kind, noon) }
}

describe('the window before its first data', () => {
  it('shows nothing at first, and placeholders after 150 ms', async () => {
    const double = createBridgeDouble()
    double.handle('snapshot', () => new Promise(() => undefined))
    await renderWindow(double)
    expect(screen.queryByText('Loading jobs')).not.toBeInTheDocument()
    await pass(150)
    expect(screen.getByText('Loading jobs')).toBeInTheDocument()
    expect(screen.queryByText('You’re not watching any jobs yet')).not.toBeInTheDocument()
  })

  it('says that the program doesn’t respond, and tries again', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.handle('snapshot', () => Promise.reject(new Error('busy')))
    await renderWindow(double)
    expect(screen.getByText('Compileo Tray isn’t responding. Retrying…')).toBeVisible()
    double.handle('snapshot', () => double.snapshot())
    await pass(2_000)
    expect(listed()).toHaveLength(12)
    expect(screen.queryByText(/isn’t responding/)).not.toBeInTheDocument()
  })
})

describe('the window’s copy of the state', () => {
  it('is requested again if a patch was missed', async () => {
    const { double } = await renderWindow()
    double.changeWithoutPatch({ jobs: { upserts: [createJobView({ jobId: 'missed' })], removals: [] } })
    perform(() => double.sendPatch({ jobs: { upserts: [createJobView({ jobId: 'next' })], removals: [] } }))
    await pass(0)
    expect(double.getArguments('snapshot')).toHaveLength(2)
    expect(row(/missed/)).toBeVisible()
    expect(row(/next/)).toBeVisible()
  })

  it('includes patches that arrive while the snapshot is pending', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    const early = double.snapshot()
    const answer = later<Snapshot>()
    double.handle('snapshot', () => answer.promise)
    await renderWindow(double)
    perform(() => double.changeJob('work/parse-1', { progress: 90 }))
    answer.settle(early)
    await pass(0)
    expect(row(/Parse/).querySelector('.ring-fill')).toHaveAttribute('stroke-dasharray', '90 100')
  })

  it('is requested again if a patch is missing after the first snapshot', async () => {
    const double = createBridgeDouble(createEmptySnapshot({ jobs: [createJobView({ jobId: 'a' })] }))
    const early = double.snapshot()
    const answer = later<Snapshot>()
    double.handle('snapshot', () => answer.promise)
    await renderWindow(double)
    double.changeWithoutPatch({ jobs: { upserts: [createJobView({ jobId: 'missed' })], removals: [] } })
    perform(() => double.sendPatch({ jobs: { upserts: [createJobView({ jobId: 'next' })], removals: [] } }))
    double.handle('snapshot', () => double.snapshot())
    answer.settle(early)
    await pass(2_000)
    expect(double.getArguments('snapshot')).toHaveLength(2)
    expect(row(/missed/)).toBeVisible()
    expect(row(/next/)).toBeVisible()
  })

  it('isn’t requested again for a patch that the snapshot contains already', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    const answer = later<Snapshot>()
    double.handle('snapshot', () => answer.promise)
    await renderWindow(double)
    perform(() => double.changeJob('work/parse-1', { progress: 90 }))
    answer.settle(double.snapshot())
    await pass(5_000)
    expect(double.getArguments('snapshot')).toHaveLength(1)
    expect(row(/Parse/).querySelector('.ring-fill')).toHaveAttribute('stroke-dasharray', '90 100')
  })

  it('uses the main process’s clock', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.handle('snapshot', () => ({ ...double.snapshot(), now: noon + 10_000 }))
    await renderWindow(double)
    expect(row(/b3013a51/)).toHaveTextContent('last update 50 s ago')
  })

  it('follows a change of the main process’s clock within a second', async () => {
    const { double } = await renderWindow()
    double.handle('snapshot', () => ({ ...double.snapshot(), now: Date.now() + 10_000 }))
    perform(() => {
      double.changeWithoutPatch({})
      double.changeJob('work/parse-1', { progress: 90 })
    })
    await pass(1_000)
    expect(row(/b3013a51/)).toHaveTextContent('last update 51 s ago')
  })

  it('doesn’t update while the window is hidden', async () => {
    const { double } = await renderWindow()
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    fireEvent(document, new Event('visibilitychange'))
    await pass(60_000)
    expect(row(/b3013a51/)).toHaveTextContent('last update 40 s ago')
    visibility.mockReturnValue('visible')
    fireEvent(document, new Event('visibilitychange'))
    expect(row(/b3013a51/)).toHaveTextContent('last update 1 min ago')
    expect(double.getArguments('snapshot')).toHaveLength(1)
  })
})

describe('the live region for screen readers', () => {
  it('announces outcomes, but no progress or steps', async () => {
    const { double, user } = await renderWindow(
      createEmptySnapshot({ jobs: [createJobView({ jobId: 'a' })] }),
    )
    await press(user, row(/^a/))
    const live = '[aria-live], [role=status], [role=log], [role=alert], output'
    const spoken = () => [...document.querySelectorAll(live)].map(({ textContent }) => textContent)
    const before = spoken()
    for (const progress of [50, 99]) {
      perform(() => double.changeJob('work/a', { progress, currentStep: `Page ${progress}` }))
      await settled()
      expect(screen.getByRole('complementary')).toHaveTextContent(`Page ${progress}`)
      expect(spoken()).toEqual(before)
    }
    perform(() => double.sendPatch({ jobs: { upserts: [end('a', 'completed')], removals: [] } }))
    expect(screen.getByRole('log')).toHaveTextContent('a: Completed in 2 min')
  })

  it('announces many outcomes in one sentence', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const { double } = await renderWindow(
      createEmptySnapshot({ jobs: ids.map((jobId) => createJobView({ jobId })) }),
    )
    const upserts = ids.map((id, i) => end(id, i < 2 ? 'failed' : 'completed'))
    perform(() => double.sendPatch({ jobs: { upserts, removals: [] } }))
    expect(screen.getByRole('log')).toHaveTextContent('5 jobs ended, 2 failed')
  })
})

describe('a request from the main process to show jobs', () => {
  it('opens the requested job, even if the list’s search excludes it', async () => {
    const { double, user } = await renderWindow()
    await searchList(user, 'oncology')
    perform(() => double.sendIntent({ show: 'job', key: failedJobKey }))
    expect(screen.getByRole('complementary')).toHaveTextContent('Risk factors in cardiology textbooks')
    expect(listed()).toHaveLength(12)
  })

  it('can also show the whole list', async () => {
    const { double, user } = await renderWindow()
    const whole = listed()
    await press(user, button(/^Running/))
    await searchList(user, 'parse')
    await press(user, row(/Parse/))
    expect(listed().length).toBeLessThan(whole.length)
    expect(screen.getByRole('complementary')).toBeVisible()
    perform(() => double.sendIntent({ show: 'list' }))
    expect(listed()).toEqual(whole)
    expect(searchHeading()).toBeNull()
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })
})

describe('a pause of notifications', () => {
  it('is possible for an hour or until tomorrow, in a menu that Escape closes', async () => {
    const { double, user } = await renderWindow()
    await press(user, button('Pause notifications'))
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
      'For 1 hour',
      'Until tomorrow',
      'Messages (1)',
    ])
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('menuitem', { name: 'For 1 hour' })).toHaveFocus()
    await user.keyboard('{ArrowDown}{Enter}')
    expect(double.getArguments('pauseNotifications')).toEqual([{ until: 'tomorrow' }])
    await settled()
    expect(screen.queryByRole('menu')).not.toBeInTheDocument()
    await press(user, button('Pause notifications'))
    expect(screen.getByRole('menu')).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('menu')).not.toBeInTheDocument()
    expect(button('Pause notifications')).toHaveFocus()
  })

  it('shows its end, can be ended early, and ends on time', async () => {
    const { settings } = createEmptySnapshot()
    const { double, user } = await renderWindow(
      createEmptySnapshot({
        servers: [createServerView({ id: 'work', name: 'Workstation' })],
        settings: { ...settings, pausedUntil: noon + hour },
      }),
    )
    const paused = new Intl.DateTimeFormat(navigator.language, { timeStyle: 'short' }).format(noon + hour)
    await press(user, button(`Paused until ${paused}`))
    await user.click(screen.getByRole('menuitem', { name: 'Resume notifications' }))
    expect(double.getArguments('pauseNotifications')).toEqual([{ until: 'resume' }])
    await pass(hour)
    expect(button('Pause notifications')).toBeVisible()
  })
})

it('the sidebar shows each server’s reachability, queue and error', async () => {
  await renderWindow()
  const servers = within(screen.getByRole('region', { name: 'Servers' })).getAllByRole('listitem')
  expect(servers.map((server) => server.textContent)).toEqual([
    'WorkstationConnected. 3 running, 2 of 3 yours3 running',
    'Lab GPUConnected. 14 jobs waiting, none runningstuck',
    'ArchiveConnection refused, retrying in 20 sunreachable',
  ])
  await pass(5_000)
  expect(servers[2]).toHaveTextContent('retrying in 15 s')
})

const details = () => screen.getByRole('complementary', { name: 'Job details' })

describe('the details next to the list', () => {
  it('are always shown in a wide window, initially those of a failed job', async () => {
    resize(1_600, 800)
    const { user } = await renderWindow()
    expect(details()).toHaveTextContent('Risk factors in cardiology textbooks')
    expect(screen.queryByRole('button', { name: 'Close details' })).not.toBeInTheDocument()
    await user.click(row(/Parse/))
    await user.keyboard('{Escape}')
    expect(details()).toHaveTextContent('Parse 1,240 page PDF')
  })

  it('aren’t shown automatically in a window narrower than 1,600 px', async () => {
    resize(1_599, 800)
    await renderWindow()
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })
})

describe('the window', () => {
  it('shows banners until they are dismissed', async () => {
    const banners = [
      { id: 'n', tone: 'warning', message: createQuotedMessage('No notification daemon answers') },
    ] as const
    const { double, user } = await renderWindow(createEmptySnapshot({ banners }))
    await user.click(button('Dismiss: No notification daemon answers'))
    expect(double.getArguments('dismissNotice')).toEqual([{ id: 'n' }])
    expect(screen.queryByText('No notification daemon answers')).not.toBeInTheDocument()
  })

  it('shows a banner about a missing tray, with a button for instructions', async () => {
    const tray: Banner = {
      id: 'n',
      tone: 'info',
      message: createQuotedMessage('No tray'),
      tray: 'can-be-added',
    }
    const { double, user } = await renderWindow(createEmptySnapshot({ banners: [tray] }))
    expect(screen.getByText('No tray').closest('header')).toBeNull()
    await user.click(button('How to add one'))
    expect(double.getArguments('openTrayPage')).toEqual([{}])
    await user.click(button('Dismiss: No tray'))
    expect(screen.queryByText('No tray')).not.toBeInTheDocument()

    perform(() => double.sendPatch({ banners: [{ ...tray, tray: 'missing' }] }))
    expect(screen.getByText('No tray')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'How to add one' })).not.toBeInTheDocument()
  })

  it('follows the chosen theme', async () => {
    const { double } = await renderWindow()
    expect(document.documentElement).toHaveAttribute('data-theme', 'light')
    perform(() => double.sendPatch({ settings: { ...double.snapshot().settings, theme: 'dark' } }))
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark')
  })

  it('turns the sidebar into a menu if there is too little room', async () => {
    resize(420, 480)
    const { user } = await renderWindow()
    const opener = button('Jobs and servers')
    expect(opener).toHaveAttribute('aria-expanded', 'false')
    await user.click(opener)
    expect(opener).toHaveAttribute('aria-expanded', 'true')
    expect(button('All jobs 7')).toHaveFocus()
    await user.click(opener)
    expect(opener).toHaveAttribute('aria-expanded', 'false')
    await user.click(opener)
    await user.click(button('Finished 2'))
    expect(opener).toHaveAttribute('aria-expanded', 'false')
    expect(listed()).toHaveLength(3)
  })

  it('makes the sidebar a single Tab stop, with arrow keys between its items', async () => {
    const { double, user } = await renderWindow()
    const sidebar = within(screen.getByRole('navigation', { name: 'Jobs and servers' }))
    const stops = () => sidebar.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)
    expect(stops()).toEqual([sidebar.getByRole('button', { name: 'All jobs 7' })])
    stops()[0]?.focus()
    await user.keyboard('{ArrowDown}')
    const second = sidebar.getByRole('button', { name: /^Needs attention/ })
    expect(second).toHaveFocus()
    expect(stops()).toEqual([second])
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(sidebar.getByRole('button', { name: 'All jobs 7' })).toHaveFocus()
    await user.keyboard('{End}')
    expect(sidebar.getByRole('button', { name: 'Settings' })).toHaveFocus()
    await user.tab()
    expect(document.activeElement?.closest('nav')).toBeNull()
    perform(() => double.sendPatch({ servers: double.snapshot().servers.slice(0, 1) }))
    await settled()
    expect(stops()).toEqual([sidebar.getByRole('button', { name: 'Settings' })])
    expect(sidebar.getByRole('button', { name: 'Workstation' })).toHaveAccessibleDescription(/^Connected/)
  })
})
