import { describe, expect, it, onTestFinished } from 'vitest'
import { notifyWhenDone } from '../../../main/commands/jobs/notify-when-done.ts'
import { unwatch } from '../../../main/commands/jobs/watched.ts'
import { updateSettings } from '../../../main/commands/settings/update-settings.ts'
import { groupJobs } from '../../../main/commands/jobs/batches.ts'
import type { JobKey } from '../../../shared/model.ts'
import { startCompileoServer, type CompileoServer } from '../../server/index.ts'
import { runCore, type RunningCore } from '../../support/running-core.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { witness } from '../../support/witness.ts'
import { inWords } from '../../support/job-texts.ts'
import { newJob } from '../../../main/state/reduce-job.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { refused, setScene, taken } from './announcer-scene.ts'

let server: CompileoServer

async function watching(ids: readonly string[], folder = tempFolder(), person = witness()) {
  server = await startCompileoServer({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  onTestFinished(() => server.close())
  for (const id of ids) server.addJob({ id, status: 'running', progress: 50 })
  const core = runCore({ folder, url: server.url, witness: person })
  const keys: JobKey[] = []
  for (const id of ids) keys.push(await core.watchJob(id))
  await server.until(() => server.openStreams().length === ids.length)
  return { core, keys, folder }
}

const complete = (id: string) => server.updateJob(id, { status: 'completed', progress: 100 })
const fail = (id: string) =>
  server.updateJob(id, { status: 'failed', error: 'Ollama refused the connection' })
const awaited = ({ store }: RunningCore) => [...store.state().awaited.values()].map(({ keys }) => keys)

describe('one notification when all of these are done', () => {
  it('counts them and names causes, replaces those of completed jobs, and comes once', async () => {
    const { core, keys } = await watching(['x-1', 'x-2', 'x-3', 'other'])
    expect(inWords(notifyWhenDone(core.context, keys.slice(0, 3)))).toEqual({
      ok: true,
      message: 'You’ll get one notification when all 3 jobs are done',
    })
    complete('x-1')
    await core.untilState(() => core.job(keys[0] ?? '/').outcome !== undefined)
    fail('x-2')
    await expect(core.witness.untilShown(1)).resolves.toMatchObject({ title: 'x-2 failed' })
    complete('x-3')
    const shown = await core.witness.untilShown(2)
    expect(shown).toMatchObject({
      title: 'All done',
      standsMs: Infinity,
      buttons: [{ action: 'restart', label: 'Restart 1' }, { action: 'show' }],
    })
    expect(shown.body).toMatch(/^3 jobs finished: 2 completed, 1 failed\nOllama refused the connection/)
    complete('other')
    await expect(core.witness.untilShown(3)).resolves.toMatchObject({ title: 'other completed' })
    await core.stop()
    expect(core.witness.titles()).toEqual(['x-2 failed', 'All done', 'other completed'])
    expect(awaited(core)).toEqual([])
  })

  it('opens the list of them, and restarts those that failed', async () => {
    const { core, keys } = await watching(['over', 'x-1', 'x-2'])
    complete('over')
    await core.untilState(() => core.job(keys[0] ?? '/').outcome !== undefined)
    notifyWhenDone(core.context)
    expect(awaited(core)).toEqual([keys.slice(1)])
    complete('x-1')
    fail('x-2')
    await core.untilState(() => core.store.state().awaited.size === 0)
    const { id = '' } = core.witness.presenter.visible().find(({ title }) => title === 'All done') ?? {}
    core.witness.presenter.press({ id, action: 'restart' })
    await server.until(() => server.requests.count({ method: 'POST' }) === 1)
    expect(server.requests.list({ jobId: 'x-2' }).some(({ method }) => method === 'POST')).toBe(true)
  })

  it('survives a restart of the program, in which the last of them ends', async () => {
    const { core, keys, folder } = await watching(['x-1', 'x-2'])
    notifyWhenDone(core.context, keys)
    complete('x-1')
    await core.untilState(() => core.job(keys[0] ?? '/').outcome !== undefined)
    await core.stop()
    complete('x-2')
    const again = runCore({ folder })
    await expect(again.witness.untilShown(1)).resolves.toMatchObject({ title: 'All done' })
    await again.stop()
    expect(again.witness.titles()).toEqual(['All done'])
    const third = runCore({ folder })
    await third.stop()
    expect(third.witness.titles()).toEqual([])
  })

  it('that the system refused comes at the next start', async () => {
    const isRefused = { now: true }
    const person = witness(() => (isRefused.now ? refused : taken))
    const { core, keys, folder } = await watching(['x-1'], tempFolder(), person)
    notifyWhenDone(core.context, keys)
    complete('x-1')
    await person.untilShown(1)
    await core.stop()
    isRefused.now = false
    const again = runCore({ folder })
    await expect(again.witness.untilShown(1)).resolves.toMatchObject({ title: 'All done' })
    await again.stop()
    expect(again.witness.titles()).toEqual(['All done'])
  })

  it('comes at the next start if the program died before the last outcome was recorded as announced', async () => {
    const folder = tempFolder()
    const clock = fakeClock()
    const first = setScene(folder, clock)
    const ended = newJob('s', 'x', clock.now())
    const outcome = {
      id: 'completed@1',
      key: ended.key,
      kind: 'completed',
      run: 1,
      at: clock.now(),
      progress: 100,
    } as const
    await first.ledger.due(outcome)
    await first.stop()
    const again = setScene(folder, clock, [], (store) => {
      store.putJob({ ...ended, status: 'completed', outcome })
      store.putAwaited({ id: 'a', keys: [ended.key] })
    })
    await clock.advance(5_000)
    expect(again.person.titles()).toEqual(['All done'])
    expect(again.ledger.stage(outcome)).toBe('announced')
  })

  it('leaves out what the user unwatched, and is gone with the last of them', async () => {
    const { core, keys } = await watching(['x-1', 'x-2', 'x-3'])
    notifyWhenDone(core.context, keys.slice(0, 2))
    notifyWhenDone(core.context, keys.slice(2))
    complete('x-1')
    await core.untilState(() => core.job(keys[0] ?? '/').outcome !== undefined)
    unwatch(core.context, keys.slice(1, 2))
    await expect(core.witness.untilShown(1)).resolves.toMatchObject({ title: 'All done' })
    unwatch(core.context, keys.slice(2))
    await core.stop()
    expect(core.witness.titles()).toEqual(['All done'])
    expect(awaited(core)).toEqual([])
  })

  it('is none in a pause, like any other', async () => {
    const { core, keys } = await watching(['x-1'])
    notifyWhenDone(core.context, keys)
    updateSettings(core.context, { pausedUntil: Date.now() + 60_000 })
    complete('x-1')
    await core.untilState(() => core.store.state().awaited.size === 0)
    expect(core.witness.titles()).toEqual([])
  })
})

describe('what is awaited', () => {
  it('is what runs or waits, once, and at most twenty groups', async () => {
    const ids = Array.from({ length: 23 }, (_, nth) => `x-${nth}`)
    const { core, keys } = await watching(ids)
    expect(notifyWhenDone(core.context, [])).toMatchObject({ ok: false })
    for (const key of keys) notifyWhenDone(core.context, [key, key, 's/unknown'])
    notifyWhenDone(core.context, keys.slice(-1))
    expect(awaited(core)).toEqual(keys.slice(-20).map((key) => [key]))
    notifyWhenDone(core.context)
    expect(awaited(core).at(-1)).toEqual(keys)
    const pairs = [keys.slice(0, 2), keys.slice(1, 3)]
    for (const pair of pairs) notifyWhenDone(core.context, pair)
    expect(awaited(core).slice(-2)).toEqual(pairs)
  })

  it('leaves out a whole batch, which has its own notification, unless these are off', async () => {
    const { core, keys } = await watching(['x-1', 'x-2', 'x-3'])
    groupJobs(core.context, keys.slice(0, 2))
    expect(notifyWhenDone(core.context, keys.slice(0, 2))).toMatchObject({ ok: true })
    expect(awaited(core)).toEqual([])
    notifyWhenDone(core.context, keys)
    expect(awaited(core)).toEqual([keys])
    notifyWhenDone(core.context, keys.slice(1, 2))
    expect(awaited(core)).toEqual([keys, keys.slice(1, 2)])
    complete('x-1')
    await core.untilState(() => core.job(keys[0] ?? '/').outcome !== undefined)
    updateSettings(core.context, { notifyBatches: false })
    notifyWhenDone(core.context, keys.slice(0, 2))
    expect(awaited(core)).toEqual([keys, keys.slice(1, 2), keys.slice(0, 2)])
  })
})
