import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Patch, RequestArgument, RequestName } from '#shared/contract.ts'
import { copyDiagnosticsAndNotify } from '#main/core/commands/files/diagnostics.ts'
import { handleCall } from '#main/core/commands/handle-call.ts'
import { systemClock } from '#main/base/clock.ts'
import type { AppContext } from '#main/core/commands/context.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { applyPatch, createMainState, type MainState } from '#renderer/state/main-state.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createMessage } from '#shared/message.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

let server: CompileoServer
let core: RunningCore
let feed: PatchFeed
let context: AppContext
let copied: string[]
let mainState: MainState
let sent: { readonly patch: Patch; readonly arrived: Patch }[]
let onWorld: Set<() => void>

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  core = runCore({ folder: createTempFolder() })
  copied = []
  sent = []
  onWorld = new Set()
  feed = new PatchFeed({
    store: core.store,
    clock: systemClock,
    version: '1.2.3',
    expectedEnds: core.context.expectedEnds,
    send(patch) {
      const arrived = overJson(patch)
      sent.push({ patch, arrived })
      const next = applyPatch(mainState, arrived, Date.now())
      if (next === 'gap') throw new Error(`a gap before patch ${arrived.seq}`)
      mainState = next
      for (const look of onWorld) look()
    },
  })
  onTestFinished(() => feed.stop())
  context = createAppContext(core.context, { page: feed, copyText: async (text) => void copied.push(text) })
  mainState = createMainState(overJson(feed.snapshot()), Date.now())
  feed.setVisible(true)
})

/** Converts a value as the main process does before sending it to the page. */
const overJson = <T>(value: T): T => JSON.parse(JSON.stringify(value))

const call = (name: RequestName, argument: RequestArgument<RequestName>) =>
  handleCall(context, name, argument)

function untilWorld(test: (seen: MainState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!test(mainState)) return
      onWorld.delete(look)
      resolve()
    }
    onWorld.add(look)
    look()
  })
}

describe('the window’s connection to the main process', () => {
  it('adds a server, and watches, restarts and unwatches a job', async () => {
    server.addJob({ id: 'x-1', status: 'running', progress: 10 })
    await expect(
      call('addServer', { url: server.url, name: 'A', apiKey: 'secret-key' }),
    ).resolves.toMatchObject({ ok: true })
    await expect(call('watch', { text: 'x-1', label: 'Taxonomy' })).resolves.toMatchObject({ ok: true })
    await untilWorld(({ jobs }) => jobs.size === 1)
    const [key = 's/none'] = mainState.jobs.keys()
    await untilWorld(({ jobs }) => jobs.get(key)?.run.connection.state === 'live')
    expect(mainState.servers).toMatchObject([{ name: 'A', hasKey: true }])

    server.updateJob('x-1', { status: 'failed', error: 'E'.repeat(10_000), result: { pages: 3 } })
    await untilWorld(({ jobs }) => jobs.get(key)?.outcome !== undefined)
    expect(mainState.jobs.get(key)).toMatchObject(
      toJobParts({ attention: true, unread: true, label: 'Taxonomy', outcome: { kind: 'failed' } }),
    )
    expect(mainState.jobs.get(key)?.run.error).toHaveLength(2_000)
    await expect(call('jobDetail', { key })).resolves.toMatchObject({
      error: `${'E'.repeat(1_999)}…`,
      result: { pages: 3 },
      isTruncated: true,
    })
    await expect(call('wholeJob', { key })).resolves.toMatchObject({
      ok: true,
      error: 'E'.repeat(10_000),
      result: { pages: 3 },
    })
    await call('seen', { keys: [key] })
    await untilWorld(({ jobs }) => jobs.get(key)?.unread === false)
    expect(mainState.jobs.get(key)?.attention).toBe(true)
    await call('setDismissed', { keys: [key], dismissed: true })
    await untilWorld(({ jobs }) => jobs.get(key)?.attention === false)
    await call('setDismissed', { keys: [key], dismissed: false })
    await untilWorld(({ jobs }) => jobs.get(key)?.attention === true)

    expect(formatAllMessages(await call('restart', { key }))).toMatchObject({
      ok: true,
      message: 'Restarted',
    })
    server.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1 })
    await untilWorld(({ jobs }) => jobs.get(key)?.run.number === 2)
    await expect(call('cancel', { key })).resolves.toMatchObject({ ok: true })
    await call('setLabel', { key, label: 'Other' })
    await call('copyText', { text: 'x-1' })
    await call('unwatch', { keys: [key] })
    // The window gets the change before the response, so a click right after the response finds no removed
    // row.
    expect(mainState.jobs.size).toBe(0)
    expect(copied).toEqual(['x-1'])

    const serverId = mainState.servers[0]?.id ?? ''
    expect(await call('pauseNotifications', { until: 'hour', serverId })).toEqual({ ok: true })
    await untilWorld(({ servers }) => servers[0]?.pausedUntil !== undefined)
    await call('removeServer', { serverId })
    await untilWorld(({ servers }) => servers.length === 0)
    expect(JSON.stringify(sent)).not.toContain('secret-key')
    // The page gets only what the contract allows of a command's result.
    expect(JSON.stringify(feed.snapshot())).not.toContain('secret-key')
  })

  it('changes a setting, and receives the change', async () => {
    await call('updateSettings', { theme: 'dark' })
    await call('pauseNotifications', { until: 'tomorrow' })
    await untilWorld(({ settings }) => settings.theme === 'dark' && settings.pausedUntil > Date.now())
    expect(new Date(mainState.settings.pausedUntil).getHours()).toBe(8)
    expect(formatAllMessages(await call('pauseNotifications', { until: 'hour', serverId: 'gone' }))).toEqual({
      ok: false,
      message: 'This server has been removed',
    })
    await call('pauseNotifications', { until: 'resume' })
    await untilWorld(({ settings }) => settings.pausedUntil === 0)
    expect(mainState.settings).toEqual(core.store.state().settings)
  })

  it('dismisses a banner, and reports what the window shows', async () => {
    await copyDiagnosticsAndNotify(core.store, async () => ({
      ok: true,
      message: createMessage('system.diagnosticsCopied', 9),
    }))
    expect(core.banners()).toEqual(['Copied 9 lines'])
    expect(await call('dismissNotice', { id: 'diagnostics' })).toEqual({ ok: true })
    expect(core.banners()).toEqual([])
    expect(await call('lookingAt', { list: true })).toEqual({ ok: true })
    expect(core.store.state().isListVisible).toBe(true)
  })

  it('receives every value of the state unchanged as JSON', async () => {
    server.addJob({ id: 'x-1', status: 'completed', result: { deep: { list: [1, 2, null] } } })
    await call('addServer', { url: server.url, name: 'A' })
    const outcome = await call('watch', { text: 'x-1' })
    const [key = 's/none'] = core.store.state().jobs.keys()
    await untilWorld(({ jobs }) => jobs.get(key)?.outcome !== undefined)
    const detail = await call('jobDetail', { key })
    expect(detail).toMatchObject({ result: { deep: { list: [1, 2, null] } } })
    const replies = [outcome, detail, await call('wholeJob', { key }), feed.snapshot()]
    for (const reply of replies) expect(overJson(reply)).toEqual(reply)
    for (const { patch, arrived } of sent) expect(arrived).toEqual(patch)
  })
})
