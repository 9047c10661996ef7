import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { ChangeSaver } from '#main/core/save-changes.ts'
import { openProfile } from '#main/core/profile.ts'
import { createMessage } from '#shared/message.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { openConf } from '#test/support/settings-store.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000
const cpu = { kind: 'cpu', raisedAt: 1, message: createMessage('alerts.cpu', 91) } as const
const server: ServerState = { ...createServerState('s', 'http://s', 'S', false), alerts: [cpu] }
const job: JobState = withJobFields(createJob('s', 'x', 0), { status: 'running' })
const hook = createHookState({ id: 'h', name: 'Phone' })

async function setUp() {
  const [clock, folder, store] = [createFakeClock(), createTempFolder(), new AppStore()]
  const profile = openProfile(
    folder,
    () => clock.now(),
    openConf,
    () => undefined,
  )
  const keeping = new ChangeSaver(store, profile, clock)
  onTestFinished(() => {
    keeping.stop()
    profile.ledger.close()
    profile.hookQueue.close()
  })
  store.putServer(server)
  store.putJob(job)
  store.putHook(hook)
  await clock.advance(minute)
  for (const name of ['watch-list', 'hooks']) rmSync(join(folder, `${name}.json`))
  const pathOf = (name: string) => join(folder, `${name}.json`)
  return {
    clock,
    folder,
    store,
    keeping,
    isSaved: (name: string) => existsSync(pathOf(name)),
    saved: (name: string): unknown => JSON.parse(readFileSync(pathOf(name), 'utf8')),
  }
}

describe('a changed server', () => {
  it.each<[string, Partial<ServerState>]>([
    ['its name', { name: 'T' }],
    ['its address', { url: 'http://t' }],
    ['its mute setting', { muted: true }],
    ['its number of auto-restarts', { autoRestarts: 1 }],
    ['its list of watch rules', { watchRules: [{ id: 'r', since: 1 }] }],
    ['its list of declined jobs', { declinedJobs: ['x'] }],
    ['its list of alerts', { alerts: [] }],
    ['the kind of its alert', { alerts: [{ ...cpu, kind: 'memory' }] }],
    ['the time of its alert', { alerts: [{ ...cpu, raisedAt: 2 }] }],
  ])('is saved at once if %s changed', async (_, change) => {
    const { clock, store, isSaved } = await setUp()
    store.updateServer('s', (before) => ({ ...before, ...change }))
    await clock.advance(0)
    expect(isSaved('watch-list')).toBe(true)
  })

  it.each<[string, Partial<ServerState>]>([
    ['an alert’s value', { alerts: [{ ...cpu, message: createMessage('alerts.cpu', 99) }] }],
    ['its reported state', { reach: 'ok', skewMs: 5, hasKey: true, pluginVersion: '1.1.0' }],
  ])('isn’t saved if only %s changed', async (_, change) => {
    const { clock, store, isSaved } = await setUp()
    store.updateServer('s', (before) => ({ ...before, ...change }))
    await clock.advance(minute)
    expect(isSaved('watch-list')).toBe(false)
  })

  it('is saved at once after the first read of its journal, and ten minutes after the next', async () => {
    const { clock, store, saved } = await setUp()
    const read = (journalReadAt: number) =>
      store.updateServer('s', (before) => ({ ...before, journalReadAt }))
    read(1)
    await clock.advance(0)
    expect(saved('watch-list')).toMatchObject({ servers: [{ journalReadAt: 1 }] })
    read(2)
    await clock.advance(10 * minute - 1)
    expect(saved('watch-list')).toMatchObject({ servers: [{ journalReadAt: 1 }] })
    await clock.advance(1)
    expect(saved('watch-list')).toMatchObject({ servers: [{ journalReadAt: 2 }] })
  })
})

it('the list of servers is saved at once when a server is added or removed', async () => {
  const { clock, store, isSaved, saved } = await setUp()
  store.putServer({ ...server, id: 't' })
  await clock.advance(0)
  expect(saved('watch-list')).toMatchObject({ servers: [{ id: 's' }, { id: 't' }] })
  store.removeServer('s')
  await clock.advance(0)
  expect([isSaved('hooks'), saved('watch-list')]).toMatchObject([false, { servers: [{ id: 't' }] }])
})

describe('a changed job', () => {
  it.each<[string, number, FlatJob]>([
    ['100 ms after a new label', 100, { label: 'x' }],
    ['100 ms after a new status', 100, { status: 'pending' }],
    ['ten minutes after some progress', 10 * minute, { progress: 9 }],
  ])('is saved %s', async (_, ms, change) => {
    const { clock, store, isSaved } = await setUp()
    store.updateJob(job.identity.key, (before) => withJobFields(before, change))
    await clock.advance(ms - 1)
    expect(isSaved('watch-list')).toBe(false)
    await clock.advance(1)
    expect(isSaved('watch-list')).toBe(true)
  })

  it('is saved within 100 ms after the user has read it', async () => {
    const { clock, store, folder } = await setUp()
    store.applyJobEvent(job.identity.key, { type: 'lost', at: clock.now() })
    await clock.advance(minute)
    const lastLine = () => readFileSync(join(folder, 'finished-jobs.jsonl'), 'utf8').trim().split('\n').at(-1)
    expect(lastLine()).toContain('"attention":true')
    store.markSeen([job.identity.key])
    await clock.advance(99)
    expect(lastLine()).toContain('"attention":true')
    await clock.advance(1)
    expect(lastLine()).toContain('"attention":false')
  })

  it('is saved at once when it is watched or unwatched, together with its batch', async () => {
    const { clock, store, saved } = await setUp()
    store.putJob({ ...createJob('s', 'y', 0, { batch: 'b' }) })
    store.putBatch({ id: 'b', name: 'Night' })
    await clock.advance(0)
    expect(saved('watch-list')).toMatchObject({
      jobs: [{ jobId: 'x' }, { jobId: 'y' }],
      batches: [{ id: 'b' }],
    })
    store.putBatch({ id: 'b', name: 'Day' })
    await clock.advance(0)
    expect(saved('watch-list')).toMatchObject({ batches: [{ name: 'Day' }] })
    store.removeJob(job.identity.key)
    await clock.advance(0)
    expect(saved('watch-list')).toMatchObject({ jobs: [{ jobId: 'y' }] })
  })

  it('stays in the watch-list until the file of finished jobs contains it', async () => {
    const { clock, store, saved, folder } = await setUp()
    store.updateJob(job.identity.key, (before) => withJobFields(before, { label: 'Mine' }))
    await clock.advance(100)
    const obstacle = join(folder, 'finished-jobs.jsonl')
    mkdirSync(obstacle)
    const end = {
      status: 'completed',
      outcome: createSampleOutcome('completed', { key: job.identity.key }),
    } as const
    store.updateJob(job.identity.key, (before) => withJobFields(before, end))
    await clock.advance(100)
    expect(saved('watch-list')).toMatchObject({ jobs: [{ jobId: 'x', label: 'Mine' }] })
    rmdirSync(obstacle)
    await clock.advance(minute)
    expect(saved('watch-list')).toMatchObject({ jobs: [] })
    expect(readFileSync(obstacle, 'utf8')).toContain('"label":"Mine"')
  })

  it('is saved when the program ends, and never afterwards', async () => {
    const { clock, store, keeping, saved, isSaved } = await setUp()
    store.updateJob(job.identity.key, (before) => withJobFields(before, { progress: 9 }))
    keeping.flush()
    expect(saved('watch-list')).toMatchObject({ jobs: [{ progress: 9 }] })
    expect(clock.pending()).toEqual([])
    store.updateJob(job.identity.key, (before) => withJobFields(before, { progress: 10 }))
    keeping.stop()
    expect(clock.pending()).toEqual([])
    store.putHook({ ...hook, name: 'Desk' })
    expect(isSaved('hooks')).toBe(false)
  })
})

describe('a changed hook', () => {
  it('is saved before the call returns, unless only its deliveries changed', async () => {
    const { store, saved, isSaved } = await setUp()
    store.updateHook('h', (before) => ({ ...before, waiting: 3, nextTryAt: 5 }))
    expect(isSaved('hooks')).toBe(false)
    store.updateHook('h', (before) => ({ ...before, isOn: false }))
    expect(saved('hooks')).toMatchObject({ hooks: [{ name: 'Phone', isOn: false }] })
    expect(isSaved('watch-list')).toBe(false)
  })

  it('raises a banner if it can’t be saved, and is saved a minute later', async () => {
    const { clock, store, saved, folder } = await setUp()
    const codes = () => store.state().banners.map(({ id, message }) => [id, message.code])
    const obstacle = join(folder, 'hooks.json.new')
    mkdirSync(obstacle)
    store.putHook({ ...hook, name: 'Desk' })
    expect(codes()).toEqual([['unsaved:hooks', 'storage.unsaved.hooks']])
    rmdirSync(obstacle)
    await clock.advance(minute)
    expect([codes(), saved('hooks')]).toMatchObject([[], { hooks: [{ name: 'Desk' }] }])
  })
})

it('a changed setting is saved before the call returns', async () => {
  const { store, saved, isSaved } = await setUp()
  store.setSettings({ theme: 'dark' })
  expect([saved('settings'), isSaved('hooks')]).toMatchObject([{ theme: 'dark' }, false])
})
