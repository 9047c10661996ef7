import { beforeEach, describe, expect, it } from 'vitest'
import { startBulkRestart } from '#main/core/commands/jobs/bulk-restart.ts'
import { createCommandExecutor } from '#main/core/commands/execute-command.ts'
import type { Command } from '#main/core/commands/index.ts'
import type { JobKey } from '#shared/model.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { withJobFields } from '#test/support/job-parts.ts'

let server: CompileoServer
let core: RunningCore
let asked: unknown[]
let key: JobKey

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  core = runCore({ folder: createTempFolder(), url: server.url })
  asked = []
  server.addJob({ id: 'x-1', status: 'failed' })
  key = await core.watchJob('x-1')
  await core.untilState(() => core.job(key).outcome !== undefined)
})

const carryOut = (command: Command) =>
  createCommandExecutor(
    createAppContext(core.context, {
      show: (intent) => void asked.push(intent ?? 'the window'),
      toggle: () => void asked.push('the window or not'),
      copyText: async (text) => void asked.push(`copy ${text}`),
      quit: () => void asked.push('quit'),
    }),
  )(command)

describe('a command from the tray or a notification', () => {
  it.each<[string, Command, unknown]>([
    ['opens the window', { open: 'window' }, 'the window'],
    ['shows or hides the window', { open: 'toggle' }, 'the window or not'],
    ['opens the watch dialog', { open: { show: 'watch' } }, { show: 'watch' }],
    ['opens the settings', { open: { show: 'settings' } }, { show: 'settings' }],
    ['opens a removed server', { open: { show: 'server', serverId: 'gone' } }, { show: 'list' }],
    ['opens a removed server’s job', { open: { show: 'job', key: 'gone/x-1' } }, { show: 'list' }],
    [
      'asks whether to cancel a job',
      { open: { show: 'ask-cancel', key: 's/x-1' } },
      { show: 'ask-cancel', key: 's/x-1' },
    ],
    ['quits the program', { name: 'quit', args: {} }, 'quit'],
  ])('sends no POST to the server if it %s', async (_, command, expected) => {
    await carryOut(command)
    expect(asked).toEqual([expected])
    expect(server.requests.count({ method: 'POST' })).toBe(0)
  })

  it('shows the job and the reason if a dataset can’t be saved, and otherwise nothing', async () => {
    await carryOut({ name: 'saveDataset', args: { key } })
    expect(asked).toEqual([{ show: 'job', key }])
    expect(core.banners()).toEqual(['This job has no result'])
    server.lists.offered = true
    server.lists.datasetFiles.set('d-1', '{}')
    server.addJob({ id: 'x-2', status: 'completed', result: { dataset_id: 'd-1' } })
    const other = await core.watchJob('x-2')
    await core.untilState(() => core.job(other).outcome !== undefined)
    await carryOut({ name: 'saveDataset', args: { key: other } })
    expect(asked).toHaveLength(1)
  })

  it('can show a job and its server', async () => {
    const {
      identity: { serverId },
    } = core.job(key)
    await carryOut({ open: { show: 'job', key } })
    await carryOut({ open: { show: 'server', serverId } })
    expect(asked).toEqual([
      { show: 'job', key },
      { show: 'server', serverId },
    ])
  })

  it('pauses notifications on a middle click, and resumes them on the next middle click', async () => {
    const pausedUntil = () => core.context.store.state().settings.pausedUntil
    const now = core.context.clock.now()
    await carryOut({ name: 'pauseNotifications', args: { until: 'toggle' } })
    expect(pausedUntil()).toBeGreaterThanOrEqual(now + 3_600_000)
    await carryOut({ name: 'pauseNotifications', args: { until: 'toggle' } })
    expect(pausedUntil()).toBe(0)
  })

  it('can restart, copy, mute and unwatch a job', async () => {
    await carryOut({ name: 'copyText', args: { text: 'x-1' } })
    expect(asked).toEqual(['copy x-1'])
    await carryOut({ name: 'setMuted', args: { keys: [key], muted: true } })
    expect(core.job(key).user.muted).toBe(true)
    await carryOut({ name: 'setMuted', args: { keys: [key], muted: false } })
    expect(core.job(key).user.muted).toBe(false)
    await carryOut({ name: 'restart', args: { key } })
    expect(server.jobs.get('x-1')?.run).toBe(2)
    await carryOut({ name: 'unwatch', args: { keys: [key] } })
    expect(core.store.state().jobs.size).toBe(0)
  })

  it('asks in the window before it restarts a job that may still be running', async () => {
    const lost = { status: 'running', outcome: undefined, lostTrackAt: Date.now() } as const
    const { store } = core
    const before = core.job(key)
    store.putJob(withJobFields(before, lost))
    await carryOut({ name: 'restart', args: { key } })
    expect(asked).toEqual([{ show: 'ask-restart', keys: [key] }])
    expect(server.requests.count({ method: 'POST' })).toBe(0)
  })

  it('restarts a batch’s failed jobs, even if another job of the batch may be running', async () => {
    server.addJob({ id: 'x-2', status: 'running' })
    const second = await core.watchJob('x-2')
    core.store.updateJob(second, (job) => withJobFields(job, { lostTrackAt: Date.now() }))
    await carryOut({ name: 'restartMany', args: { keys: [key, second] } })
    await server.until(() => server.requests.count({ route: 'restart' }) === 1)
    expect(asked).toEqual([])
    expect(server.jobs.get('x-2')?.run).toBe(1)
  })

  it('can show, restart and dismiss failed jobs with the same cause', async () => {
    await carryOut({ open: { show: 'list', keys: [key] } })
    expect(asked).toEqual([{ show: 'list', keys: [key] }])
    await carryOut({ name: 'setDismissed', args: { keys: [key], dismissed: true } })
    expect(needsAttention(core.job(key))).toBe(false)
    await carryOut({ name: 'restartMany', args: { keys: [key] } })
    await server.until(() => server.requests.count({ route: 'restart' }) === 1)
  })

  it('can show and unwatch jobs, and ignores a job that no longer exists', async () => {
    await carryOut({ open: { show: 'list', keys: [key, 's/gone'] } })
    await carryOut({ name: 'unwatch', args: { keys: [key] } })
    expect(core.store.state().jobs.size).toBe(0)
    await carryOut({ name: 'restart', args: { key } })
    await carryOut({ open: { show: 'list', keys: [key] } })
    expect(asked).toEqual([{ show: 'list', keys: [key] }, { show: 'list' }])
    expect(server.requests.count({ method: 'POST' })).toBe(0)
  })

  it('can stop a due auto-restart', async () => {
    core.store.updateJob(key, (job) =>
      withJobFields(job, { autoRestarts: 3, recovery: { attempts: 1, restartAt: Date.now() + 60_000 } }),
    )
    await carryOut({ name: 'cancelAutoRestart', args: { key } })
    expect(core.job(key).user.recovery).toEqual({ attempts: 1 })
  })

  it('can stop a bulk restart', async () => {
    startBulkRestart(core.context, [key])
    expect(core.store.state().bulk).toMatchObject({ total: 1 })
    await carryOut({ name: 'stopRestarting', args: {} })
    expect(core.store.state().bulk).toBeUndefined()
  })
})
