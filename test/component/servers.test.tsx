import { createStatsSample } from '#shared/rules/queue-counts.ts'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { QueueAlert, Reach, ServerView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  createJobView,
  createSampleStats,
  createServerView,
} from '#test/support/sample-data.ts'
import { createFullStatsSample } from '#test/support/server-sample.ts'
import {
  button,
  listed,
  noon,
  pass,
  press,
  renderWindow,
  resize,
  perform,
  useFixedClock,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()
const second = 1_000
const minute = 60 * second

const clockTime = (at: number, timeStyle: 'short' | 'medium') =>
  new Intl.DateTimeFormat(navigator.language, { timeStyle }).format(at)

const entries = () => within(screen.getByRole('region', { name: 'Servers' })).getAllByRole('listitem')
const sidebar = () => entries()[0]?.querySelector('.server-state')?.textContent
const region = (name: string) => screen.getByRole('region', { name })

const mute = () => screen.getByRole('switch', { name: 'Mute notifications from this server' })
const restarts = () => screen.getByRole('combobox', { name: 'Restart failed jobs automatically' })

async function openServer(
  given: Partial<ServerView> = {},
  more: Parameters<typeof createEmptySnapshot>[0] = {},
) {
  const server = createServerView({ id: 'work', name: 'Workstation', ...given })
  const double = createBridgeDouble(createEmptySnapshot({ servers: [server], ...more }))
  const rendered = await renderWindow(double)
  await rendered.user.click(button('Workstation'))
  return rendered
}

function changeServer(double: BridgeDouble, changed: Partial<ServerView>): void {
  const servers = double.snapshot().servers.map((server) => ({ ...server, ...changed }))
  perform(() => double.sendPatch({ servers }))
}

const figures = () =>
  screen.getAllByRole('term').map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`)

const alertOf = (kind: QueueAlert['kind'], text: string): QueueAlert => ({
  kind,
  raisedAt: noon - 5 * minute,
  message: createQuotedMessage(text),
})

const away = { reach: 'unreachable', reason: createQuotedMessage('Connection refused') } as const

const nthServer = (given: Partial<ServerView>, nth: number) =>
  createServerView({ id: `s${nth}`, name: `Server ${nth}`, ...given })

describe('the list of servers', () => {
  it('shows each server’s reachability', async () => {
    const reaches: readonly (readonly [Reach, string])[] = [
      ['unknown', 'Connecting…'],
      ['ok', 'Connected'],
      ['no-queue', 'Queue (Redis) unavailable'],
    ]
    await renderWindow(
      createEmptySnapshot({ servers: reaches.map(([reach], nth) => nthServer({ reach }, nth)) }),
    )
    for (const [nth, [, words]] of reaches.entries()) expect(entries()[nth]).toHaveTextContent(words)
  })

  it('summarizes each server’s activity in one line', async () => {
    const states: readonly (readonly [Partial<ServerView>, string])[] = [
      [{ stats: createSampleStats(noon, 1, 27) }, '1 running'],
      [{ stats: createSampleStats(noon, 12, 27) }, '39 others'],
      [{ stats: createSampleStats(noon, 0, 1) }, '1 waiting'],
      [{ stats: createSampleStats(noon, 0, 1) }, '1 other'],
      [{ stats: createSampleStats(noon, 0, 0) }, 'idle'],
      [{ alerts: [alertOf('none-running', '12 jobs waiting, none running')] }, 'stuck'],
      [
        { stats: createSampleStats(noon, 0, 27), alerts: [alertOf('pending', '27 jobs waiting')] },
        'queue full',
      ],
      [{ reach: 'unreachable' }, 'unreachable'],
      [{ reach: 'unauthorized' }, 'key rejected'],
      [{}, 'connected'],
    ]
    const jobs = [
      createJobView({ jobId: 'a', serverId: 's0' }),
      createJobView({ jobId: 'b', serverId: 's2', status: 'pending' }),
    ]
    await renderWindow(
      createEmptySnapshot({ servers: states.map(([given], nth) => nthServer(given, nth)), jobs }),
    )
    const shown = entries().map((entry) => entry.querySelector('.server-state'))
    expect(shown.map((state) => state?.textContent)).toEqual(states.map(([, state]) => state))
    expect(shown.map((state) => state?.hasAttribute('data-warning'))).toEqual(
      states.map(([given]) => 'alerts' in given),
    )
  })

  it('shows a server’s alerts in its tooltip', async () => {
    const alerts = [alertOf('failure-rate', '171 of 1,395 jobs failed'), alertOf('cpu', 'CPU at 93%')]
    await renderWindow(
      createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'Workstation', alerts })] }),
    )
    expect(button('Workstation').title).toMatch(/171 of 1,395 jobs failed\nCPU at 93%$/)
  })

  it('marks a muted server', async () => {
    const { double } = await renderWindow(
      createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'Workstation', muted: true })] }),
    )
    expect(entries()[0]).toHaveTextContent('Muted')
    changeServer(double, { muted: false })
    expect(entries()[0]).not.toHaveTextContent('Muted')
  })

  it('opens the page of a server, and marks the server', async () => {
    const servers = ['one', 'two'].map((id) => createServerView({ id, name: `Server ${id}` }))
    const { user } = await renderWindow(createEmptySnapshot({ servers }))
    await user.click(button('Server two'))
    expect(screen.getByRole('heading', { name: 'Server two' })).toBeVisible()
    expect(button('Server two')).toHaveAttribute('aria-current', 'true')
    expect(button('Server one')).not.toHaveAttribute('aria-current')
  })

  it('describes a server’s activity to screen readers, and shows the address in a tooltip', async () => {
    const stats = createSampleStats(noon, 3, 4)
    await renderWindow(
      createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'Workstation', stats })] }),
    )
    expect(button('Workstation')).toHaveAccessibleDescription('Connected. 7 others')
    expect(button('Workstation')).toHaveAttribute(
      'title',
      'Workstation\nhttp://work:8000\nConnected\n7 others',
    )
  })

  it('is a menu in a narrow window, and closes when the user chooses a server', async () => {
    resize(420, 480)
    const servers = [createServerView({ id: 'work', name: 'Workstation' })]
    const { user } = await renderWindow(createEmptySnapshot({ servers }))
    await user.click(button('Jobs and servers'))
    await user.click(button('Workstation'))
    expect(button('Jobs and servers')).toHaveAttribute('aria-expanded', 'false')
    expect(screen.getByRole('heading', { name: 'Workstation' })).toBeVisible()
  })
})

describe('the page of a server', () => {
  it('requests the queue statistics when it opens', async () => {
    const { double } = await openServer()
    expect(double.getArguments('refreshQueue')).toEqual([{ serverId: 'work' }])
    changeServer(double, { stats: createSampleStats(noon, 1, 1) })
    expect(double.getArguments('refreshQueue')).toHaveLength(1)
  })

  it('shows the address and “Connected”, or the error and the time of the next retry', async () => {
    const { double } = await openServer()
    const main = screen.getByRole('main')
    expect(main).toHaveTextContent('http://work:8000')
    expect(main).toHaveTextContent('Connected')
    changeServer(double, { ...away, nextTryAt: noon + 20 * second })
    expect(main).toHaveTextContent('Connection refused, retrying in 20 s')
    await pass(5 * second)
    expect(main).toHaveTextContent('retrying in 15 s')
    await pass(15 * second)
    expect(main).toHaveTextContent('Connection refused, retrying now')
  })

  it.each([
    ['warns about an unencrypted connection to another machine', 'http://work:8000', true],
    ['doesn’t warn about an encrypted connection', 'https://work', false],
  ])('%s', async (_, url, warns) => {
    await openServer({ url })
    expect(screen.queryAllByText(/^Not encrypted/)).toHaveLength(warns ? 1 : 0)
  })

  it('names the counts as Compileo’s guide does, and never shows “0 workers”', async () => {
    const none = createStatsSample(
      { ...createSampleStats(noon, 3, 1_400).stats, activeWorkers: 0, running: 0 },
      noon,
    )
    const { double } = await openServer({ stats: none })
    expect(figures()).toEqual([
      'Pending: 1,400',
      'Running: 0',
      'Scheduled: 0',
      'Completed: 20',
      'Failed: 1',
      'Cancelled: 1',
      'Retrying: 0',
      'Total: 1,425',
    ])
    expect(region('Queue')).not.toHaveTextContent('workers')
    changeServer(double, { stats: createSampleStats(noon, 3, 1_400) })
    expect(figures()).toContain('Running: 3')
  })

  it('shows the server’s own text about its queue', async () => {
    await openServer({ stats: createFullStatsSample(noon, { failed: 17, health: 'degraded, limits: off' }) })
    expect(region('Queue')).toHaveTextContent(
      /^The queue needs care8 othersThe server reports: degraded, limits: off3 workers/,
    )
  })

  it('shows a warning about CPU and memory only if the user sets a limit', async () => {
    const full = { failed: 17, cpuPercent: 100, memoryMb: 15_000 }
    const { double } = await openServer({ stats: createFullStatsSample(noon, full) })
    expect(region('Queue')).toHaveTextContent(/^The queue is healthy/)
    changeServer(double, { alertLevels: { memoryMb: 10_000 } })
    expect(region('Queue')).toHaveTextContent(/^The queue needs care8 others15 GB of memory in use/)
  })

  it('shows whether the queue is healthy, and how many jobs and workers there are', async () => {
    const { double } = await openServer({ stats: createFullStatsSample(noon, { failed: 17 }) })
    expect(region('Queue')).toHaveTextContent(/^The queue is healthy8 others3 workerschecked at/)
    changeServer(double, {
      alerts: [alertOf('failure-rate', '171 of 1,395 jobs failed'), alertOf('cpu', 'CPU at 93%')],
    })
    expect(region('Queue')).toHaveTextContent(/^The queue needs care8 others3 workers/)
    changeServer(double, { alerts: [alertOf('unreachable', 'Unreachable')] })
    expect(region('Queue')).toHaveTextContent(/^The queue is healthy/)
  })

  it('shows a warning about a value above its threshold before an alert is raised', async () => {
    const { double } = await openServer({
      stats: createFullStatsSample(noon, { failed: 17, cpuPercent: 95 }),
      alertLevels: { cpuPercent: 90 },
    })
    expect(region('Queue')).toHaveTextContent(/^The queue needs care8 othersCPU at 95%3 workers/)
    expect(screen.queryByRole('region', { name: 'Alerts' })).toBeNull()
    changeServer(double, { alerts: [alertOf('cpu', 'CPU at 95%')] })
    expect(region('Queue')).toHaveTextContent(/^The queue needs care8 others3 workers/)
  })

  it('shows the same number of jobs as the sidebar, and how many belong to the user', async () => {
    const jobs = [createJobView({ jobId: 'a' }), createJobView({ jobId: 'b', status: 'pending' })]
    const { double } = await openServer({ stats: createSampleStats(noon, 2, 27) }, { jobs })
    expect(sidebar()).toBe('2 running')
    expect(region('Queue')).toHaveTextContent('2 running, 1 of 2 yours')
    expect(button('Workstation')).toHaveAccessibleDescription('Connected. 2 running, 1 of 2 yours')
    changeServer(double, { stats: createSampleStats(noon, 1, 1) })
    expect(sidebar()).toBe('1 running')
    expect(region('Queue')).toHaveTextContent(/^The queue is healthy1 runningchecked/)
  })

  it('shows no counts that may include a job that has ended', async () => {
    const over = createEndedJob('completed', { jobId: 'a', number: 2, completedAt: noon + 1 }, noon)
    const { double } = await openServer({ stats: createSampleStats(noon, 1, 0) }, { jobs: [over] })
    expect(entries()[0]?.querySelector('.server-state')).toHaveTextContent('connected')
    expect(region('Queue')).not.toHaveTextContent('other')
    changeServer(double, { stats: createSampleStats(noon + minute, 1, 0) })
    expect(entries()[0]?.querySelector('.server-state')).toHaveTextContent('1 other')
  })

  it('omits an unknown number of workers', async () => {
    await openServer({ stats: createSampleStats(noon, 1, 4) })
    expect(region('Queue')).toHaveTextContent(/^The queue is healthy5 otherschecked at/)
  })

  it('shows no queue state while the server is unreachable', async () => {
    await openServer({ ...away, stats: createFullStatsSample(noon) })
    expect(region('Queue')).not.toHaveTextContent('healthy')
  })

  it('shows workers, CPU and memory if the server reports them', async () => {
    const { user } = await openServer({ stats: createFullStatsSample(noon) })
    expect(figures().slice(-3)).toEqual(['Workers: 3', 'CPU: 45%', 'Memory: 812 MB'])
    const note = screen.getByText(/CPU and memory are for the whole machine/)
    expect(note).not.toBeVisible()
    await user.click(screen.getByText('Queue details'))
    expect(note).toBeVisible()
  })

  it('shows how old the counts are', async () => {
    const { double } = await openServer({ stats: createSampleStats(noon, 3, 4) })
    expect(region('Queue')).not.toHaveAttribute('data-stale')
    const time = clockTime(noon, 'short')
    expect(region('Queue')).toHaveTextContent(`checked at ${time}`)
    await pass(5 * minute)
    expect(region('Queue')).toHaveTextContent(`last checked at ${time}, 5 min ago`)
    expect(region('Queue')).toHaveAttribute('data-stale')
    changeServer(double, { stats: createSampleStats(noon + 5 * minute, 3, 4) })
    expect(region('Queue')).not.toHaveAttribute('data-stale')
    changeServer(double, away)
    expect(region('Queue')).toHaveAttribute('data-stale')
  })

  it('shows a message if there are no counts yet', async () => {
    await openServer({ reach: 'unknown' })
    expect(region('Queue')).toHaveTextContent(/^No data yet\.$/)
    expect(screen.queryByRole('region', { name: 'Last 10 minutes' })).not.toBeInTheDocument()
  })

  it('makes “Replace key…” its only primary button if the server rejects the key', async () => {
    const { user } = await openServer({ reach: 'unauthorized', hasKey: true, stats: undefined })
    const main = screen.getByRole('main')
    expect([...main.querySelectorAll('.button-primary')]).toEqual([
      within(main).getByRole('button', { name: 'Replace key…' }),
    ])
    expect(screen.queryByRole('region', { name: 'Queue' })).not.toBeInTheDocument()
    await user.click(within(main).getByRole('button', { name: 'Replace key…' }))
    expect(screen.getByRole('dialog', { name: 'Edit Workstation' })).toBeVisible()
  })

  it('can show the server’s watched jobs in the list', async () => {
    const jobs = [createJobView({ jobId: 'here' }), createJobView({ jobId: 'there', serverId: 'lab' })]
    const servers = [
      createServerView({ id: 'work', name: 'Workstation' }),
      createServerView({ id: 'lab', name: 'Lab' }),
    ]
    const { user } = await openServer({}, { servers, jobs })
    const primary = screen.getByRole('main').querySelectorAll('.button-primary')
    expect([...primary]).toEqual([button('Show 1 watched job')])
    await user.click(button('Show 1 watched job'))
    expect(listed()).toEqual(['Running', 'here'])
  })

  it('shows a message if none of the server’s jobs is watched', async () => {
    await openServer()
    expect(screen.getByText('You’re not watching any jobs on this server.')).toBeVisible()
  })

  it('shows that the plugin is installed, or what happens to finished jobs without it', async () => {
    const [inUse, missing] = [/plugin is installed\. All jobs/, /shows all jobs/]
    const { double } = await openServer()
    expect(screen.getByText(missing)).toBeVisible()
    const work = { id: 'work', name: 'Workstation' }
    perform(() => double.sendPatch({ servers: [createServerView({ ...work, reach: 'unreachable' })] }))
    // Before a server responds, it isn't known whether it has the plugin.
    expect(screen.queryByText(missing)).not.toBeInTheDocument()
    perform(() => double.sendPatch({ servers: [createServerView({ ...work, pluginVersion: '1.1.0' })] }))
    expect(screen.getByText(inUse)).toBeVisible()
    expect(screen.queryByText(missing)).not.toBeInTheDocument()
  })

  it('installs the plugin on a local server, shows the progress, and removes it', async () => {
    const { double, user } = await openServer({ url: 'http://localhost:8000' })
    await user.click(button('Install the plugin…'))
    await user.click(button('Install'))
    const at = (pluginSetup: ServerView['pluginSetup']) => changeServer(double, { pluginSetup })
    at({ step: 'waiting', running: 3 })
    expect(screen.getByText('Waiting until no job runs: 3 now')).toBeVisible()
    await user.click(button('Cancel'))
    at({ step: 'failed', message: createQuotedMessage('No permission') })
    expect(screen.getByRole('alert')).toHaveTextContent('No permission')
    expect(button('Install')).toBeVisible()
    at({ step: 'uploaded' })
    expect(screen.getByText(/docker compose restart/)).toBeVisible()
    await user.click(button('Undo'))
    at({ step: 'removed' })
    at(undefined)
    expect(screen.getByText('The plugin is removed.')).toBeVisible()
    const serverId = 'work'
    expect(double.getArguments('setUpPlugin')).toEqual(
      ['install', 'cancel', 'remove'].map((to) => ({ serverId, to })),
    )
  })

  it('shows that Compileo must restart, and then that the plugin is installed', async () => {
    const { double, user } = await openServer({ url: 'http://localhost:8000' })
    await user.click(button('Install the plugin…'))
    await user.click(button('Install'))
    changeServer(double, { pluginSetup: { step: 'uploaded' } })
    await user.keyboard('{Escape}')
    expect(screen.getByText('Restart Compileo’s API to finish.')).toBeVisible()
    await user.click(button('How to restart it…'))
    changeServer(double, { pluginSetup: undefined, pluginVersion: '1.1.0' })
    expect(within(screen.getByRole('dialog')).getByText(/plugin is installed/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Remove' })).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await user.click(button('Remove the plugin…'))
    await user.click(button('Remove'))
    expect(double.getArguments('setUpPlugin')).toMatchObject([{ to: 'install' }, { to: 'remove' }])
  })

  it.each(['uploaded', 'removed'] as const)(
    'lets the user stop waiting for a restart once the plugin is %s',
    async (step) => {
      const { double, user } = await openServer({ url: 'http://localhost:8000' })
      await user.click(button('Install the plugin…'))
      changeServer(double, { pluginSetup: { step } })
      await user.click(button('Stop waiting'))
      expect(double.getArguments('setUpPlugin')).toEqual([{ serverId: 'work', to: 'cancel' }])
      changeServer(double, { pluginSetup: undefined })
      expect(screen.queryByRole('button', { name: 'Stop waiting' })).not.toBeInTheDocument()
    },
  )

  it('updates an older plugin version, or removes the plugin', async () => {
    const { double, user } = await openServer({ url: 'http://localhost:8000', pluginVersion: '1.0.9' })
    expect(screen.getByText('An older version of the plugin is installed.')).toBeVisible()
    await user.click(button('Update the plugin…'))
    await user.click(button('Remove'))
    await user.click(button('Update'))
    changeServer(double, { pluginSetup: { step: 'uploaded' } })
    // “Undo” after an update would remove the plugin instead of restoring the older version.
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
    changeServer(double, { pluginSetup: undefined, pluginVersion: '1.10.0' })
    expect(screen.queryByRole('button', { name: 'Update' })).not.toBeInTheDocument()
    expect(double.getArguments('setUpPlugin')).toMatchObject([{ to: 'remove' }, { to: 'install' }])
  })

  it('quotes the server’s address for the shell in the plugin’s install command', async () => {
    const { user } = await openServer({ url: 'http://lab.example/;touch$IFS$9/x;' })
    await user.click(button('Install the plugin…'))
    expect(screen.getByRole('dialog')).toHaveTextContent("--server 'http://lab.example/;touch$IFS$9/x;'")
  })

  it('shows the command that installs the plugin on another machine', async () => {
    const { double, user } = await openServer({ url: 'https://lab.example' })
    await user.click(button('Install the plugin…'))
    await user.click(button('Copy'))
    expect(double.getArguments('copyText')).toEqual([
      { text: 'compileo-tray plugin install --server https://lab.example' },
    ])
    await user.keyboard('{Escape}')
    changeServer(double, { pluginVersion: '1.0.9' })
    expect(button('Update the plugin…')).toBeVisible()
    changeServer(double, { pluginVersion: '1.1.0' })
    expect(screen.queryByRole('button', { name: /plugin/ })).not.toBeInTheDocument()
  })

  it('shows a message if the server was removed, and offers to return to the list', async () => {
    const { double, user } = await openServer({}, { jobs: [createJobView({ jobId: 'a', serverId: 'lab' })] })
    perform(() => double.sendPatch({ servers: [] }))
    expect(screen.getByText('This server has been removed')).toBeVisible()
    await user.click(button('Show all jobs'))
    expect(listed()).toEqual(['Running', 'a'])
  })
})

describe('the alerts on a server’s page', () => {
  it('show when they were raised, and what the user can do', async () => {
    const advice: readonly (readonly [QueueAlert['kind'], RegExp])[] = [
      ['failure-rate', /whether they share a cause/],
      ['no-queue', /can’t reach Redis.+ Check that Redis is running/],
    ]
    await openServer({ alerts: advice.map(([kind]) => alertOf(kind, `Alert of ${kind}`)) })
    const alerts = within(region('Alerts')).getAllByRole('listitem')
    for (const [nth, [kind, words]] of advice.entries()) {
      expect(alerts[nth]).toHaveTextContent(`Alert of ${kind} since ${clockTime(noon - 5 * minute, 'short')}`)
      expect(alerts[nth]).toHaveTextContent(words)
    }
  })

  it('aren’t mentioned if there are none', async () => {
    await openServer()
    expect(screen.queryByRole('region', { name: 'Alerts' })).not.toBeInTheDocument()
  })
})

const field = (name: string) => screen.getByRole('textbox', { name: `${name}: Workstation` })

describe('a threshold on a server’s page', () => {
  it('is saved when its field loses focus', async () => {
    const { double, user } = await openServer()
    let alertLevels = {}
    for (const [name, shown, written, level] of [
      ['Failed jobs', '10', '25', { failureRate: 0.25 }],
      ['CPU', '', '50', { cpuPercent: 50 }],
      ['Memory', '', '2,500', { memoryMb: 2_500 }],
      ['Waiting jobs', '10', '0', { pending: 0 }],
    ] as const) {
      const before = double.getArguments('editServer').length
      expect(field(name)).toHaveValue(shown)
      await user.clear(field(name))
      await user.type(field(name), written)
      expect(double.getArguments('editServer')).toHaveLength(before)
      await user.tab()
      alertLevels = { ...alertLevels, ...level }
      expect(double.getArguments('editServer').slice(before)).toEqual([{ serverId: 'work', alertLevels }])
      expect(field(name)).toHaveValue(written)
    }
  })

  it('is reset to its default, or removed if it has none, when its field is emptied', async () => {
    const { double, user } = await openServer({ alertLevels: { cpuPercent: 50, pending: 3 } })
    await user.clear(field('CPU'))
    await user.keyboard('{Enter}')
    await user.clear(field('Waiting jobs'))
    await user.keyboard('{Enter}')
    expect(double.getArguments('editServer')).toEqual([
      { serverId: 'work', alertLevels: { pending: 3 } },
      { serverId: 'work', alertLevels: {} },
    ])
    expect([field('CPU'), field('Waiting jobs')].map((each) => each.getAttribute('value'))).toEqual([
      '',
      '10',
    ])
  })

  it('is saved with Enter, and restored with Escape', async () => {
    const { double, user } = await openServer()
    await user.clear(field('CPU'))
    await user.type(field('CPU'), '75{Enter}')
    expect(double.getArguments('editServer')).toHaveLength(1)
    await user.clear(field('CPU'))
    await user.type(field('CPU'), '12{Escape}')
    expect(field('CPU')).toHaveValue('75')
    expect(double.getArguments('editServer')).toHaveLength(1)
  })

  it('shows the valid range until the user corrects an invalid number', async () => {
    const { double, user } = await openServer()
    for (const [name, written, allowed] of [
      ['CPU', '120', 'Enter a number from 0 to 100.'],
      ['Memory', 'much', 'Enter a number from 0 to 10,000,000.'],
      ['Waiting jobs', '2.5', 'Enter a whole number from 0 to 1,000,000.'],
    ] as const) {
      await user.clear(field(name))
      await user.type(field(name), `${written}{Enter}`)
      expect(screen.getByRole('alert')).toHaveTextContent(allowed)
      expect(field(name)).toBeInvalid()
      expect(field(name)).toHaveAccessibleDescription(expect.stringContaining(allowed))
      await user.keyboard('{Escape}')
      expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    }
    expect(double.getArguments('editServer')).toEqual([])
    await user.clear(field('CPU'))
    await user.type(field('CPU'), '120{Enter}')
    await user.clear(field('CPU'))
    await user.type(field('CPU'), '5{Enter}')
    expect(field('CPU')).toBeValid()
    expect(double.getArguments('editServer')).toHaveLength(1)
  })
})

describe('the settings on a server’s page', () => {
  it('pause the server’s notifications for an hour', async () => {
    const { double, user } = await openServer()
    await user.click(button('For 1 hour'))
    expect(double.getArguments('pauseNotifications')).toEqual([{ until: 'hour', serverId: 'work' }])
  })

  it('have a button next to the thresholds that turns queue alerts on', async () => {
    const { double, user } = await openServer()
    await user.click(button('Turn on'))
    expect(double.getArguments('updateSettings')).toEqual([{ notifyAlerts: true }])
    perform(() => double.sendPatch({ settings: { ...double.snapshot().settings, notifyAlerts: true } }))
    expect(screen.queryByText('Queue alerts are off')).not.toBeInTheDocument()
  })

  it('mute and unmute the server', async () => {
    const { double, user } = await openServer()
    expect(mute()).not.toBeChecked()
    await user.click(mute())
    expect(mute()).toBeChecked()
    await user.click(mute())
    expect(double.getArguments('editServer')).toEqual([
      { serverId: 'work', muted: true },
      { serverId: 'work', muted: false },
    ])
  })

  it('show why the server couldn’t be muted, and keep it unmuted', async () => {
    const { double, user } = await openServer()
    double.handle('editServer', () => ({ ok: false, message: createQuotedMessage('The disk is full') }))
    await user.click(mute())
    await pass(0)
    expect(screen.getByText('The disk is full')).toBeVisible()
    expect(mute()).not.toBeChecked()
  })

  it('set the number of auto-restarts', async () => {
    const { double, user } = await openServer({ autoRestarts: 1 })
    expect(restarts()).toHaveTextContent('Once')
    await press(user, restarts())
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
      'Never',
      'Once',
      'Up to 3 times',
      'Up to 5 times',
    ])
    await press(user, screen.getByRole('option', { name: 'Up to 3 times' }))
    expect(double.getArguments('editServer')).toEqual([{ serverId: 'work', autoRestarts: 3 }])
    expect(restarts()).toHaveTextContent('Up to 3 times')
  })

  it('show a number of auto-restarts that the menu doesn’t offer', async () => {
    await openServer({ autoRestarts: 7 })
    expect(restarts()).toHaveTextContent('Up to 7 times')
  })
})
