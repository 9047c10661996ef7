import { getCommandName } from '#main/core/notifications/notification.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import type { JobKey } from '#shared/model.ts'
import type { WindowIntent } from '#shared/contract.ts'
import { commonFaults, stuckError, type CompileoServer, type RequestFault } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { setScene, type Scene } from './announcer-scene.ts'

let server: CompileoServer

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
})

async function withFailure(
  open: (intent: WindowIntent) => void = () => undefined,
): Promise<{ core: RunningCore; key: JobKey }> {
  server.addJob({ id: 'x-1', status: 'running', progress: 50 })
  const core = runCore({ folder: createTempFolder(), url: server.url, open })
  const key = await core.watchJob('x-1')
  server.updateJob('x-1', { status: 'failed', error: 'E' })
  await core.notifications.waitUntilShown(1)
  return { core, key }
}

const posts = () => server.requests.count({ method: 'POST' })

describe('a click on “Restart” in a notification', () => {
  it('sends one POST, updates the notification, and announces the next outcome', async () => {
    const { core, key } = await withFailure()
    core.notifications.press(key, 'restart')
    const answer = await core.notifications.waitUntilShown(2)
    expect(answer).toMatchObject({ id: `job:${key}`, title: 'x-1 restarted' })
    expect(core.store.state().unread.size).toBe(0)
    server.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1 })
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    server.updateJob('x-1', { status: 'completed' })
    await core.notifications.waitUntilShown(3)
    await core.stop()
    expect(core.notifications.titles()).toEqual(['x-1 failed', 'x-1 restarted', 'x-1 completed'])
    expect(posts()).toBe(1)
  })

  it('announces the end of the new run even if the job is visible and muted', async () => {
    const { core, key } = await withFailure()
    core.notifications.press(key, 'restart')
    await core.notifications.waitUntilShown(2)
    core.store.updateJob(key, (job) => withJobFields(job, { muted: true }))
    core.store.setLookingAt(key, true)
    server.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1 })
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    server.updateJob('x-1', { status: 'completed' })
    await core.notifications.waitUntilShown(3)
    await core.stop()
    expect(core.notifications.titles()).toEqual(['x-1 failed', 'x-1 restarted', 'x-1 completed'])
  })

  it('sends one POST even if the user clicks five times in a row', async () => {
    const { core, key } = await withFailure()
    for (let press = 0; press < 5; press++) core.notifications.press(key, 'restart')
    await core.notifications.waitUntilShown(2)
    await core.stop()
    expect(core.notifications.titles()).toEqual(['x-1 failed', 'x-1 restarted'])
    expect(posts()).toBe(1)
  })

  it('sends one POST even if the user clicks again before the status has changed', async () => {
    const { core, key } = await withFailure()
    server.faults.add({ on: 'status', do: commonFaults.error(503) }) // The job's status can't be fetched.
    core.notifications.press(key, 'restart')
    await core.notifications.waitUntilShown(2)
    // The daemon may report a press on a notification that is already replaced.
    core.notifications.presenter.emit({ id: `job:${key}`, command: { name: 'restart', args: { key } } })
    await core.stop()
    expect(posts()).toBe(1)
  })

  it.each<[string, RequestFault | undefined, { title: string; body: string; again: boolean }]>([
    [
      'the server no longer has the job',
      undefined,
      { title: 'x-1 couldn’t be restarted', body: 'The server no longer has this job.', again: false },
    ],
    [
      'the server limits requests with a status 500',
      { kind: 'limited' },
      { title: 'x-1 couldn’t be restarted', body: 'is limiting requests', again: true },
    ],
    [
      'another service responds',
      commonFaults.page(),
      { title: 'x-1 couldn’t be restarted', body: 'isn’t a Compileo server', again: true },
    ],
    [
      'the connection breaks before the response',
      { kind: 'drop' },
      { title: 'x-1: restart unconfirmed', body: 'The server’s response was lost', again: false },
    ],
  ])('shows why the job wasn’t restarted if %s', async (_, fault, { title, body, again }) => {
    const { core, key } = await withFailure()
    if (fault) server.faults.add({ on: 'restart', do: fault })
    else server.removeJob('x-1')
    core.notifications.press(key, 'restart')
    const shown = await core.notifications.waitUntilShown(2)
    expect(shown).toMatchObject({ id: `job:${key}`, title })
    expect(shown.body).toContain(body)
    expect(shown.buttons.some(({ command }) => getCommandName(command) === 'restart')).toBe(again)
    expect(posts()).toBe(1)
    expect(core.job(key).user.pendingCommand).toMatchObject({ kind: 'restart', state: 'rejected' })
  })

  it('shows that the server is unreachable', async () => {
    const { core, key } = await withFailure()
    await server.stop()
    // A request on a broken connection may have arrived, but a request to a closed port can't have.
    core.context.engine.onWake()
    await core.untilState(() =>
      [...core.store.state().servers.values()].every(({ reach }) => reach === 'unreachable'),
    )
    core.notifications.press(key, 'restart')
    const shown = await core.notifications.waitUntilShown(2)
    expect(shown.title).toBe('x-1 couldn’t be restarted')
    expect(shown.body).toContain('Couldn’t reach the server: Connection refused')
    expect(shown.buttons[0]).toMatchObject({ label: 'Try again' })

    await server.start()
    core.notifications.press(key, 'restart')
    await expect(core.notifications.waitUntilShown(3)).resolves.toMatchObject({ title: 'x-1 restarted' })
    expect(posts()).toBe(1)
  })

  it('never sends a second POST if the response was lost', async () => {
    const { core, key } = await withFailure()
    server.faults.add({ on: 'restart', do: { kind: 'truncated' } })
    core.notifications.press(key, 'restart')
    await expect(core.notifications.waitUntilShown(2)).resolves.toMatchObject({
      title: 'x-1: restart unconfirmed',
    })
    expect(formatAllMessages(core.job(key).user.pendingCommand?.message ?? '')).toMatch(
      /^$|^No response to the restart request: the job is /,
    )
    expect(posts()).toBe(1)
    expect(server.jobs.get('x-1')?.run).toBe(2)
    // The server restarted the job without responding, so the new run is followed and announced.
    server.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1 })
    await core.untilState(() => core.job(key).run.number === 2)
    server.updateJob('x-1', { status: 'completed' })
    await expect(core.notifications.waitUntilShown(3)).resolves.toMatchObject({ title: 'x-1 completed' })
    expect(posts()).toBe(1)
  })

  it('sends no POST for a job that is no longer watched, and shows an explanation', async () => {
    const { core, key } = await withFailure()
    unwatchJobs(core.context, [key])
    core.notifications.press(key, 'restart')
    const shown = await core.notifications.waitUntilShown(2)
    expect(shown).toMatchObject({
      title: 'x-1 couldn’t be restarted',
      body: 'You’re no longer watching this job.',
    })
    expect(posts()).toBe(0)
  })

  it.each<[string, RequestFault, unknown]>([
    [
      'promises no announcement if the server rejects the restart',
      commonFaults.error(404, 'Not restartable'),
      undefined,
    ],
    ['promises to announce the next run’s end even if the response was lost', { kind: 'drop' }, { run: 2 }],
  ])('%s', async (_, fault, promised) => {
    const { core, key } = await withFailure()
    server.faults.add({ on: 'restart', do: fault })
    core.notifications.press(key, 'restart')
    await core.notifications.waitUntilShown(2)
    expect(core.job(key).user.announcesEnd).toEqual(promised)
  })

  it('asks in the window before a restart if the job may still be running', async () => {
    const opened: WindowIntent[] = []
    server.addJob({ id: 'x-1', status: 'failed', progress: 40, error: stuckError })
    const core = runCore({
      folder: createTempFolder(),
      url: server.url,
      open: (intent) => opened.push(intent),
    })
    const key = await core.watchJob('x-1')
    await core.untilState(() => core.job(key).run.lostTrackAt !== undefined)
    const command = { name: 'restart', args: { key, announcesEnd: true } } as const
    core.notifications.presenter.emit({ id: `job:${key}`, command })
    expect(opened).toEqual([{ show: 'ask-restart', keys: [key] }])
    expect(core.job(key).user.announcesEnd).toBeUndefined()
    expect(posts()).toBe(0)
  })

  it('shows its result even while notifications are paused', async () => {
    const { core, key } = await withFailure()
    core.store.setSettings({ pausedUntil: Date.now() + 3_600_000 })
    core.notifications.press(key, 'restart')
    await expect(core.notifications.waitUntilShown(2)).resolves.toMatchObject({ title: 'x-1 restarted' })
  })
})

const titlesById = ({ person: { presenter } }: Scene) =>
  new Map(presenter.visible().map(({ id, title }) => [id, title]))

async function withRestartedFailure(): Promise<Scene> {
  const scene = setScene()
  await scene.end('x')
  scene.person.press('s/x', 'restart')
  await scene.person.waitUntilVisible((specs) => specs.some(({ title }) => title === 'x restarted'))
  return scene
}

describe('the end of a job that was restarted from a notification', () => {
  it('has its own notification at once, even if another failure is still shown', async () => {
    const scene = await withRestartedFailure()
    await scene.end('y')
    scene.finish('x', 'failed', 0, 'No API key')
    await scene.clock.advance(1_000)
    expect(Object.fromEntries(titlesById(scene))).toEqual({
      summary: '2 jobs need attention',
      'job:s/x': 'x failed',
    })
    const own = scene.person.presenter.shown.at(-1)
    expect(own).toMatchObject({ id: 'job:s/x', body: expect.stringContaining('No API key') })
    expect(own?.minDurationMs).toBeUndefined()
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it.each(['completed', 'failed'] as const)(
    'has its own notification during a burst of outcomes if the job %s',
    async (kind) => {
      const scene = await withRestartedFailure()
      await scene.endAll(['a', 'b', 'c', 'd'], 'completed')
      scene.finish('x', kind)
      await scene.clock.advance(0)
      await scene.endAll(['e', 'f'], 'completed')
      expect(titlesById(scene).get('job:s/x')).toContain(`x ${kind}`)
    },
  )

  it('replaces the notification that said it would be announced', async () => {
    const scene = await withRestartedFailure()
    const closed: string[] = []
    const { presenter } = scene.person
    const { close } = presenter
    presenter.close = (id) => {
      closed.push(id)
      close(id)
    }
    scene.finish('x')
    await scene.clock.advance(1_000)
    expect([...titlesById(scene)]).toEqual([['job:s/x', 'x failed']])
    expect(closed).toEqual([])
  })

  it('keeps its notification even if the response to the restart arrives later', async () => {
    const scene = setScene()
    await scene.end('x')
    scene.onRestart = () => void scene.finish('x', 'failed', 0, 'No API key')
    scene.person.press('s/x', 'restart')
    await scene.clock.advance(1_000)
    expect(scene.restarted).toEqual(['x'])
    expect(scene.person.titles()).toEqual(['x failed', 'x failed'])
    expect([...titlesById(scene)]).toEqual([['job:s/x', 'x failed']])
  })
})

it.each(['default', 'job'])(
  'a click with the action “%s” opens the job, or the list if the job is unwatched',
  async (action) => {
    const opened: WindowIntent[] = []
    const { core, key } = await withFailure((intent) => opened.push(intent))
    core.notifications.press(key, action)
    unwatchJobs(core.context, [key])
    core.notifications.press(key, action)
    expect(opened).toEqual([{ show: 'job', key }, { show: 'list' }])
    expect(posts()).toBe(0)
  },
)

it('an overdue run’s notification can extend the limit, or open the window to cancel the run', async () => {
  server.addJob({ id: 'x-1', status: 'running', progress: 50 })
  const opened: WindowIntent[] = []
  const core = runCore({ folder: createTempFolder(), url: server.url, open: (intent) => opened.push(intent) })
  const key = await core.watchJob('x-1')
  const startedAt = Date.now() - 2 * 60 * 60_000
  core.store.updateJob(key, (job) => withJobFields(job, { startedAt, limitMs: 60 * 60_000 }))
  const { title, buttons } = await core.notifications.waitUntilShown(1)
  expect(title).toBe('x-1 is running longer than 1 h')
  expect(buttons.map(({ command }) => getCommandName(command))).toEqual([
    'job',
    'ask-cancel',
    'extendRunLimit',
  ])
  core.notifications.press(key, 'ask-cancel')
  expect(opened).toEqual([{ show: 'ask-cancel', key }])
  expect(posts()).toBe(0)
  core.notifications.press(key, 'extendRunLimit')
  const {
    run: { overdue },
    user: { limitMs = 0 },
  } = core.job(key)
  expect(overdue).toBeUndefined()
  expect(limitMs).toBeGreaterThanOrEqual(4 * 60 * 60_000)
  expect(limitMs).toBeLessThan(5 * 60 * 60_000)
  await core.stop()
})
