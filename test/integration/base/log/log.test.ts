import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testServer } from '#main/core/commands/servers/check-server.ts'
import { executeLaunch } from '#main/app/launch.ts'
import { scanServer } from '#main/core/commands/discovery/watch-rules.ts'
import { cancelJob, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { editServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import { updateSettings } from '#main/core/commands/settings/update-settings.ts'
import { setJobLabel, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { createLog, type AppLog, type LogLevel } from '#main/base/log/log.ts'
import { openLogFile } from '#main/base/log/log-file.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { runCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createNotificationRecorder } from '#test/support/notification-recorder.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'

let server: CompileoServer
let log: AppLog
let folder: string

function openLog(level: LogLevel = 'info'): AppLog {
  const file = openLogFile({ folder: join(folder, 'logs'), maxBytes: 1_000_000, files: 3 })
  return createLog({ file, now: Date.now, level })
}

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: Infinity })
  folder = createTempFolder()
  log = openLog()
})

afterEach(() => log.close())

const logged = () => log.tail(10_000).map((line) => line.replace(/^\S+Z /, ''))

function run(apiKey?: string, person = createNotificationRecorder()) {
  return runCore({
    folder,
    url: server.url,
    log,
    notifications: person,
    ...(apiKey !== undefined && { apiKey }),
  })
}

describe('the log', () => {
  it('contains a scan’s result once, and without names', async () => {
    const project = server.lists.addProject({ name: 'The Private Book' })
    server.lists.addExtraction(project.id, { id: 'job-1', status: 'running' })
    const core = run()
    const [id = ''] = core.store.state().servers.keys()
    scanServer(core.context, id)
    await core.untilState(() => core.store.state().discoveries.get(id)?.state === 'scanned')
    expect(logged().filter((line) => line.includes('lists of'))).toEqual([
      `info  lists of ${id}: scanned, extraction quality`,
    ])
    expect(logged().join('\n')).not.toContain('Private')
  })

  it('contains a failed scan once, even if the error is cleared before the next scan', async () => {
    server.faults.add({ on: 'openapi', do: commonFaults.error(503, 'Busy') })
    const core = run()
    const [id = ''] = core.store.state().servers.keys()
    const found = () => core.store.state().discoveries.get(id)?.state
    scanServer(core.context, id)
    await core.untilState(() => found() === 'failed')
    core.context.discovery.rescanSoon(id)
    expect(found()).toBe('unknown')
    expect(logged().filter((line) => line.includes('lists of'))).toEqual([
      expect.stringMatching(`^info  lists of ${id}: failed, .*, none$`),
    ])
  })

  it('identifies jobs only by ID when it records watches, runs, restarts and cancels', async () => {
    const person = createNotificationRecorder()
    const core = run(undefined, person)
    const { id } = server.addJob({ id: 'job-1', status: 'running', currentStep: 'Reading The Private Book' })
    const key = await core.watchJob(id)
    setJobLabel(core.context, key, 'The Private Book')
    await core.untilState(() => core.job(key).run.currentStep === 'Reading The Private Book')
    server.updateJob(id, { status: 'failed', error: 'The Private Book is too long' })
    await person.waitUntilShown(1)
    await restartJob(core.context, key)
    server.updateJob(id, { status: 'running', progress: 10 })
    await core.untilState(() => core.job(key).outcome === undefined)
    await cancelJob(core.context, key)
    await core.untilState(() => core.job(key).outcome?.kind === 'cancelled')
    unwatchJobs(core.context, [key])
    await core.stop()
    const lines = logged()
    expect(lines).toEqual(
      expect.arrayContaining([
        'info  kept: servers 0, watches 0',
        `info  watch added: ${key}`,
        `info  run ended: ${key}, run 1, failed`,
        `info  notification accepted: job:${key}`,
        `info  outcome announced: ${key}, failed`,
        `info  restart of ${key}: sent`,
        `info  restart of ${key}: accepted`,
        `info  cancel of ${key}: sent`,
        `info  cancel of ${key}: accepted`,
        `info  outcome announced: ${key}, cancelled, silently (own)`,
        `info  watch removed: ${key}`,
      ]),
    )
    expect(lines.join('\n')).not.toContain('Private Book')
  })

  it('contains each change of a server’s reachability once, despite many retries', async () => {
    const core = run()
    const [id] = core.store.state().servers.keys()
    await core.untilState(() => core.store.state().servers.get(id ?? '')?.stats !== undefined)
    await server.stop()
    core.context.engine.onWake()
    await core.untilState(() => core.store.state().servers.get(id ?? '')?.reach === 'unreachable')
    const tries = () => core.store.state().servers.get(id ?? '')?.nextTryAt
    const first = tries()
    core.context.engine.onWake()
    await core.untilState(() => tries() !== first)
    await server.start()
    core.context.engine.onWake()
    await core.untilState(() => core.store.state().servers.get(id ?? '')?.reach === 'ok')
    expect(logged().filter((line) => line.startsWith(`info  server ${id}`))).toEqual([
      `info  server ${id}: reachable`,
      `info  server ${id}: unreachable (refused)`,
      `info  server ${id}: reachable`,
    ])
  })

  it('contains changed settings without their values, and banners by their codes', async () => {
    const core = run()
    const [id = ''] = core.store.state().servers.keys()
    updateSettings(core.context, { theme: 'dark', sound: true })
    editServer(core.context, { serverId: id, name: 'Private name', apiKey: 'a-key', muted: true })
    core.warn(createQuotedMessage('It is late'))
    removeServer(core.context, id)
    await core.stop()
    expect(logged()).toEqual(
      expect.arrayContaining([
        `info  server added: ${id}, ${server.url}`,
        'info  settings changed: sound, theme',
        `info  server ${id} changed: name, hasKey, muted`,
        'warn  banner: serverErrors.quoted(It is late)',
        `info  server removed: ${id}`,
      ]),
    )
    expect(logged().join('\n')).not.toMatch(/Private name|Control\+Alt/)
  })

  it('contains notifications that weren’t accepted', async () => {
    const person = createNotificationRecorder(() => ({
      accepted: false,
      why: 'no-daemon',
      reason: createQuotedMessage('Nobody shows notifications'),
    }))
    const core = run(undefined, person)
    const { id } = server.addJob({ status: 'running' })
    const key = await core.watchJob(id)
    server.updateJob(id, { status: 'completed' })
    await person.waitUntilShown(1)
    await core.untilState(() => core.banners().length > 0)
    expect(logged()).toContain(
      `warn  notification refused (no-daemon): job:${key}: serverErrors.quoted(Nobody shows notifications)`,
    )
  })

  it('contains no progress of jobs at any log level', async () => {
    log = openLog('debug')
    const core = run()
    const { id } = server.addJob({ status: 'running', progress: 0 })
    const key = await core.watchJob(id)
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    const before = logged().length
    for (const progress of [10, 20, 30]) {
      server.updateJob(id, { progress, currentStep: `Step ${progress}` })
      await core.untilState(() => core.job(key).run.progress === progress)
    }
    expect(logged().slice(before)).toEqual([])
  })

  it('contains the loaded profile in one line, without a line for each watch', async () => {
    const core = run()
    for (const id of ['a', 'b', 'c']) await core.watchJob(server.addJob({ id, status: 'running' }).id)
    await core.stop()
    const before = logged().length
    const again = runCore({ folder, log })
    await again.stop()
    expect(logged().slice(before)).toContain('info  kept: servers 1, watches 3')
    expect(logged().slice(before).join('\n')).not.toContain('watch added')
  })
})

describe('the log of errors about an API key', () => {
  const key = 'a-very-secret-key'

  it.each<[string, () => Promise<unknown>]>([
    ['entered', async () => run(key)],
    ['rejected by the server', async () => testServer(run().context, { url: server.url, apiKey: key })],
    [
      'taken from the environment',
      async () => executeLaunch(run().context, { server: server.url, watch: [], apiKey: key }),
    ],
    [
      'loaded from the keyring',
      async () => {
        const first = run(key)
        await first.stop()
        log = openLog()
        const second = runCore({ folder, log })
        const [known] = second.store.state().servers.keys()
        await second.untilState(() => second.store.state().servers.get(known ?? '')?.stats !== undefined)
      },
    ],
  ])('contains no key that was %s, even within an error', async (_, doIt) => {
    server.apiKey = key
    await doIt()
    log.error('could not ask', new Error(`Invalid header ${key}`, { cause: new TypeError(`${key} again`) }))
    log.warn(`http://host/?q=${encodeURIComponent(key)}`)
    expect(logged().join('\n')).not.toContain(key)
    expect(logged().join('\n')).toContain('Invalid header •••')
  })
})
