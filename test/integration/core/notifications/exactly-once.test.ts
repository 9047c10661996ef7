import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/settings.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { cancelJob } from '#main/core/commands/jobs/run-job.ts'
import { pauseNotifications } from '#main/core/commands/settings/update-settings.ts'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { openLedger, type LedgerEntry } from '#main/core/storage/ledger.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { withJobFields } from '#test/support/job-parts.ts'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  folder = createTempFolder()
})

function ledgerOnDisk(): LedgerEntry[] {
  const ledger = openLedger({
    folder,
    now: Date.now,
    onCorrupt(message) {
      throw new Error(formatMessageOrText(message))
    },
  })
  const entries = ledger.entries()
  ledger.close()
  return entries
}

async function titlesOf(core: RunningCore): Promise<string[]> {
  await core.stop()
  return core.notifications.titles()
}

const running = (id: string) => server.addJob({ id, status: 'running', progress: 50 })
const completed = { status: 'completed', progress: 100 } as const
const failed = { status: 'failed', error: 'Ollama is out of memory\nTraceback ...' } as const

describe('an outcome', () => {
  it('is announced with its text, and recorded', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    await core.watchJob('x-1')
    server.updateJob('x-1', failed)
    const shown = await core.notifications.waitUntilShown(1)
    expect(shown).toMatchObject({
      title: 'x-1 failed',
      buttons: [{ label: 'Restart' }, { label: 'Details' }, { label: 'Open in Compileo' }],
    })
    expect(shown.body).toContain('Ollama is out of memory')
    await core.stop()
    expect(ledgerOnDisk()).toMatchObject([{ announced: true, outcome: { kind: 'failed', run: 1 } }])
  })

  it('can be shown again by its notification’s ID, even after a relaunch', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', failed)
    await core.notifications.waitUntilShown(1)
    unwatchJobs(core.context, [key])
    await core.stop()
    // On Windows, a click on a notification of an earlier run starts the program.
    const again = runCore({ folder })
    expect(again.notifications.presenter.recall?.((id) => id === `job:${key}`)).toMatchObject({
      id: `job:${key}`,
      buttons: [{ label: 'Restart' }, { label: 'Details' }, { label: 'Open in Compileo' }],
    })
    expect(again.notifications.presenter.recall?.((id) => id === 'job:another/one')).toBeUndefined()
  })

  it('isn’t announced again by later launches of the program', async () => {
    running('x-1')
    running('x-2')
    const first = runCore({ folder, url: server.url })
    await first.watchJob('x-1')
    await first.watchJob('x-2')
    server.updateJob('x-1', completed)
    server.updateJob('x-2', failed)
    await first.notifications.waitUntilShown(2)
    await first.stop()

    for (let start = 0; start < 3; start++) {
      server.requests.clear()
      const again = runCore({ folder })
      again.context.engine.onWake()
      await server.until(() => server.requests.count({ route: 'stats' }) > 0)
      expect(await titlesOf(again)).toEqual([])
    }
  })

  it('is announced once at the next launch if the program wasn’t running', async () => {
    running('x-1')
    const first = runCore({ folder, url: server.url })
    await first.watchJob('x-1')
    await first.stop()
    server.updateJob('x-1', completed)

    const second = runCore({ folder })
    await second.notifications.waitUntilShown(1)
    expect(await titlesOf(second)).toEqual(['x-1 completed'])
    const third = runCore({ folder })
    expect(await titlesOf(third)).toEqual([])
  })

  it('is announced at the next launch if it was due when the program ended', async () => {
    running('x-1')
    const first = runCore({ folder, url: server.url })
    const key = await first.watchJob('x-1')
    await first.stop()
    const ledger = openLedger({ folder, now: Date.now, onCorrupt: () => undefined })
    const at = Date.now() - 400 * 24 * 60 * 60_000
    await ledger.recordDue({ id: `completed@${at}`, key, kind: 'completed', run: 1, at, progress: 100 })
    ledger.close()

    const second = runCore({ folder })
    await second.notifications.waitUntilShown(1)
    await second.stop()
    const third = runCore({ folder })
    expect(await titlesOf(third)).toEqual([])
  })

  it('is announced if it was due, even if its job is no longer watched', async () => {
    running('x-1')
    const first = runCore({ folder, url: server.url })
    const key = await first.watchJob('x-1')
    unwatchJobs(first.context, [key])
    await first.stop()
    const ledger = openLedger({ folder, now: Date.now, onCorrupt: () => undefined })
    await ledger.recordDue({ id: 'failed@1', key, kind: 'failed', run: 1, at: Date.now(), progress: 100 })
    ledger.close()
    const second = runCore({ folder })
    await expect(second.notifications.waitUntilShown(1)).resolves.toMatchObject({ title: 'x-1 failed' })
  })

  it('isn’t announced if it was over two minutes old when the user began to watch the job', async () => {
    const completedAt = Date.now() - 2 * 60_000 - 1_000
    server.addJob({ id: 'x-1', ...completed, completedAt })
    server.addJob({ id: 'x-2', ...failed, completedAt })
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    await core.watchJob('x-2')
    await core.untilState(() => core.job(key).run.connection.state === 'closed')
    expect(await titlesOf(core)).toEqual([])
    const again = runCore({ folder })
    expect(await titlesOf(again)).toEqual([])
    expect(ledgerOnDisk()).toEqual([])
  })

  it('isn’t announced if it is old and the watch began during an outage', async () => {
    server.addJob({ id: 'x-1', ...completed, completedAt: Date.now() - 2 * 60_000 - 1_000 })
    const core = runCore({ folder, url: server.url })
    await server.stop()
    const key = await core.watchJob('x-1')
    await server.start()
    await core.untilState(() => core.job(key).run.status === 'completed')
    expect(await titlesOf(core)).toEqual([])
  })

  it('is announced once, even if it precedes the watch and the job is watched again', async () => {
    server.addJob({ id: 'x-1', ...failed })
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    await core.notifications.waitUntilShown(1)
    unwatchJobs(core.context, [key])
    await core.watchJob('x-1')
    expect(await titlesOf(core)).toEqual(['x-1 failed'])
  })

  it('is announced and needs attention if another user cancelled the job', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', { status: 'cancelled' })
    await core.untilState(() => core.job(key).outcome !== undefined)
    await core.notifications.waitUntilShown(1)
    expect(needsAttention(core.job(key))).toBe(true)
    core.notifications.press(key, 'setDismissed')
    expect(needsAttention(core.job(key))).toBe(false)
    expect(await titlesOf(core)).toEqual(['x-1 was cancelled'])
  })

  it('is recorded without a notification if the user cancelled the job', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    await cancelJob(core.context, key)
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(await titlesOf(core)).toEqual([])
    expect(ledgerOnDisk()).toMatchObject([{ announced: true, outcome: { kind: 'cancelled' } }])
  })

  it.each([
    [
      'if its job is muted',
      (core: RunningCore, key: `${string}/${string}`) =>
        core.store.putJob(withJobFields(core.job(key), { muted: true })),
    ],
    ['if notifications are paused', (core: RunningCore) => pauseNotifications(core.context, 'hour')],
    [
      'if notifications of failures are off',
      ({ store }: RunningCore) =>
        store.setSettings({ notify: { ...defaultSettings.notify, failed: false, cancelled: false } }),
    ],
  ])('needs attention but is never shown in a notification %s', async (_, silence) => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    silence(core, key)
    server.updateJob('x-1', failed)
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(core.store.state().unread.has(key)).toBe(true)
    expect(await titlesOf(core)).toEqual([])
    expect(ledgerOnDisk()).toMatchObject([{ announced: true, outcome: { kind: 'failed' } }])

    const again = runCore({ folder })
    pauseNotifications(again.context, 'resume')
    expect(await titlesOf(again)).toEqual([])
  })

  it('is announced for each run of its job', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    await core.watchJob('x-1')
    server.updateJob('x-1', failed)
    await core.notifications.waitUntilShown(1)
    server.restartJob('x-1')
    server.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1, progress: 0, error: null })
    core.context.engine.onWake()
    await server.until(() => server.openStreams().length === 1)
    server.updateJob('x-1', completed)
    await core.notifications.waitUntilShown(2)
    expect(await titlesOf(core)).toEqual(['x-1 failed', 'x-1 completed'])
    expect(ledgerOnDisk()).toMatchObject([
      { announced: true, outcome: { kind: 'failed', run: 1 } },
      { announced: true, outcome: { kind: 'completed', run: 2 } },
    ])
  })
})
