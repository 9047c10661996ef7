import { describe, expect, it } from 'vitest'
import type { JobReport } from '#main/compileo/schema.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore, type Change } from '#main/core/state/store.ts'
import { maxBatches } from '#shared/rules/batch.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const t0 = Date.UTC(2026, 10, 24, 12)
const job = createJob('s', 'j', t0)
const server = createServerState('s', 'http://localhost:8000', 's', false)

function recorded() {
  const store = new AppStore()
  const changes: Change[] = []
  store.onChange((change) => changes.push(change))
  const report = (status: string, more: Partial<JobReport> = {}) =>
    store.applyJobEvent(job.identity.key, {
      type: 'report',
      at: t0 + 1,
      report: { jobId: 'j', status, progress: 1, step: '', startedAt: t0, ...more },
    })
  return { store, changes, report }
}

function running() {
  const parts = recorded()
  parts.store.putJob(job)
  parts.report('running')
  return parts
}

describe('the store', () => {
  it('emits the state before and after each change to a job', () => {
    const { store, changes } = recorded()
    store.putJob(job)
    store.applyJobEvent(job.identity.key, { type: 'connection', connection: { state: 'live' } })
    store.removeJob(job.identity.key)
    const live = withJobFields(job, { connection: { state: 'live' } })
    expect(changes).toEqual([
      { type: 'job', key: job.identity.key, before: undefined, after: job },
      { type: 'job', key: job.identity.key, before: job, after: live },
      { type: 'job', key: job.identity.key, before: live },
    ])
  })

  it('emits nothing if nothing changed', () => {
    const { store, changes } = recorded()
    store.putJob(job)
    store.applyJobEvent(job.identity.key, { type: 'connection', connection: { state: 'connecting' } })
    store.applyJobEvent('s/other', { type: 'connection', connection: { state: 'live' } })
    store.removeJob('s/other')
    store.updateServer('s', (before) => before)
    store.putServer(server)
    store.updateServer('s', (before) => before)
    store.markSeen([job.identity.key])
    expect(changes.map(({ type }) => type)).toEqual(['job', 'servers'])
  })

  it('emits nothing to a removed listener', () => {
    const { store } = recorded()
    const received: Change[] = []
    store.onChange((change) => received.push(change))()
    store.putJob(job)
    expect(received).toEqual([])
  })
})

describe('a job’s need for attention', () => {
  it.each([
    ['begins when a run fails', 'failed', true],
    ['begins when a run is cancelled', 'cancelled', true],
    ['doesn’t begin when a run completes', 'completed', false],
  ])('%s', (_, status, needed) => {
    const { store, report } = running()
    report(status, { completedAt: t0 + 1 })
    expect(store.state().unread.has(job.identity.key)).toBe(needed)
  })

  it('doesn’t return when an outcome that the user has read is reported again', () => {
    const { store, changes, report } = running()
    report('failed', { completedAt: t0 + 1 })
    store.markSeen([job.identity.key])
    expect(changes.at(-1)).toMatchObject({ type: 'job', key: job.identity.key })
    report('failed', { completedAt: t0 + 1 })
    expect(store.state().unread.size).toBe(0)
  })

  it.each([
    ['the run continues', 'running', { completedAt: undefined }],
    ['the run completes after all', 'completed', { completedAt: t0 + 2 }],
    ['a new run begins', 'running', { startedAt: t0 + 2 }],
  ])('ends when %s', (_, status, more) => {
    const { store, report } = running()
    report('failed', { completedAt: t0 + 1 })
    report(status, more)
    expect(store.state().unread.size).toBe(0)
  })

  it('is restored after a relaunch', () => {
    const { store, report } = recorded()
    store.putJob(job)
    report('failed', { completedAt: t0 - 1 })
    const failed = store.state().jobs.get(job.identity.key) ?? job
    const next = new AppStore()
    next.putJob(failed, true)
    expect(next.state().unread.has(job.identity.key)).toBe(true)
    next.putJob(withJobFields(failed, { label: 'named' }))
    expect(next.state().unread.has(job.identity.key)).toBe(true)
    next.removeJob(job.identity.key)
    expect(next.state().unread.size).toBe(0)
    next.putJob(failed)
    expect(next.state().unread.size).toBe(0)
  })
})

function completes() {
  const parts = running()
  parts.report('completed', { completedAt: t0 + 1 })
  return parts
}

const unreadCompletions = (store: AppStore) => [...store.state().completed]

describe('a completed job in the store', () => {
  it('is unread until the user sees the window', () => {
    const { store, changes } = completes()
    expect(unreadCompletions(store)).toEqual([job.identity.key])
    store.setWindowVisible(false)
    expect(unreadCompletions(store)).toEqual([])
    expect(changes.at(-1)).toEqual({ type: 'completed' })
    store.setWindowVisible(false)
    expect(changes.filter(({ type }) => type === 'completed')).toHaveLength(1)
  })

  it('counts as read at once while the user sees the window', () => {
    const { store, report } = running()
    store.setWindowVisible(true)
    report('completed', { completedAt: t0 + 1 })
    expect(unreadCompletions(store)).toEqual([])
    store.setWindowVisible(false)
    report('running', { startedAt: t0 + 2, completedAt: undefined })
    report('completed', { startedAt: t0 + 2, completedAt: t0 + 3 })
    expect(unreadCompletions(store)).toEqual([job.identity.key])
  })

  it('counts as read if it ended long before it was watched, or if its next run failed', () => {
    const { store, report } = recorded()
    store.putJob(job)
    report('completed', { completedAt: t0 - 180_000 })
    expect(unreadCompletions(store)).toEqual([])
    report('running', { startedAt: t0 + 1, completedAt: undefined })
    report('failed', { startedAt: t0 + 1, completedAt: t0 + 2 })
    expect(unreadCompletions(store)).toEqual([])
  })

  it('counts as read when it runs again or is unwatched', () => {
    const { store, report } = completes()
    report('running', { startedAt: t0 + 2, completedAt: undefined })
    expect(unreadCompletions(store)).toEqual([])
    report('completed', { startedAt: t0 + 2, completedAt: t0 + 3 })
    expect(unreadCompletions(store)).toEqual([job.identity.key])
    store.removeJob(job.identity.key)
    expect(unreadCompletions(store)).toEqual([])
  })
})

it('every listener gets every change in order, even changes by another listener', () => {
  const store = new AppStore()
  const received: [string, string][] = []
  store.onChange((change) => {
    received.push(['first', change.type])
    if (change.type === 'job')
      store.putBanner({ id: 'n', tone: 'info', message: createQuotedMessage('A job came') })
  })
  store.onChange((change) => {
    received.push(['second', change.type])
  })
  store.putJob(createJob('s', 'a', 0))
  expect(received).toEqual([
    ['first', 'job'],
    ['second', 'job'],
    ['first', 'banners'],
    ['second', 'banners'],
  ])
  expect(store.state().banners).toHaveLength(1)
})

const banner = (id: string, text: string) =>
  ({ id, tone: 'info', message: createQuotedMessage(text) }) as const

it('a banner is stored once, replaced if its text changes, and removed by its ID', () => {
  const { store, changes } = recorded()
  for (const each of [banner('a', 'Disk full'), banner('b', 'No tray'), banner('a', 'Disk full')])
    store.putBanner(each)
  expect(changes).toHaveLength(2)
  store.putBanner(banner('a', 'Disk broken'))
  expect(store.state().banners).toEqual([banner('b', 'No tray'), banner('a', 'Disk broken')])
  store.removeBanner('c')
  store.removeBanner('b')
  expect(store.state().banners).toEqual([banner('a', 'Disk broken')])
  expect(changes).toHaveLength(4)
})

const hook = (id: string, name = id) => createHookState({ id, name })

describe('the store’s state', () => {
  it('contains hooks in the order in which they were added', () => {
    const { store, changes } = recorded()
    for (const id of ['a', 'b', 'c']) store.putHook(hook(id))
    store.putHook(hook('b', 'B'))
    store.updateHook('c', (before) => ({ ...before, name: 'C' }))
    store.removeHook('a')
    expect(store.state().hooks).toEqual([hook('b', 'B'), hook('c', 'C')])
    store.updateHook('a', (before) => ({ ...before, name: 'A' }))
    store.removeHook('a')
    store.putHook(hook('a'))
    expect(store.state().hooks.map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    expect(changes).toEqual(Array.from({ length: 7 }, () => ({ type: 'hooks' })))
  })

  it('contains only the newest batches', () => {
    const { store, changes } = recorded()
    for (let n = 0; n <= maxBatches; n++) store.putBatch({ id: `${n}`, name: 'Night' })
    const { batches } = store.state()
    expect([...batches.keys()]).toEqual(Array.from({ length: maxBatches }, (_each, n) => `${n + 1}`))
    expect(changes).toEqual(Array.from({ length: maxBatches + 1 }, () => ({ type: 'batches' })))
  })

  it('contains a server’s discovered jobs, except those that are watched', () => {
    const { store, changes } = recorded()
    const listed = {
      key: 's/j',
      serverId: 's',
      jobId: 'j',
      source: 'plugin',
      status: 'running',
      progress: 0,
    } as const
    const find = () =>
      store.updateDiscovery('s', (before) => ({ ...before, state: 'scanned', jobs: [listed] }))
    find()
    expect(store.state().discoveries.size).toBe(0)
    store.putServer(server)
    find()
    expect(store.state().discoveries.get('s')).toMatchObject({ state: 'scanned', jobs: [listed] })
    store.updateDiscovery('s', (before) => before)
    store.putJob(job)
    expect(store.state().discoveries.get('s')?.jobs).toEqual([])
    store.updateJob(job.identity.key, (before) => withJobFields(before, { label: 'x' }))
    const found = { type: 'discovery', serverId: 's' }
    expect(changes.filter(({ type }) => type !== 'job')).toEqual([{ type: 'servers' }, found, found])
    store.removeServer('s')
    expect([store.state().discoveries.size, store.state().servers.size]).toEqual([0, 0])
    store.removeServer('s')
    expect(changes.at(-1)).toEqual({ type: 'servers' })
    expect(changes.filter(({ type }) => type === 'servers')).toHaveLength(2)
  })

  it('contains each server until it is removed', () => {
    const { store, changes } = recorded()
    store.updateServer('s', () => server)
    expect(changes).toEqual([])
    store.putServer(server)
    store.updateServer('s', (before) => ({ ...before, muted: true }))
    expect(changes).toEqual([{ type: 'servers' }, { type: 'servers' }])
    expect(store.state().servers.get('s')?.muted).toBe(true)
  })

  it('contains a job’s pending command and user settings while it is watched', () => {
    const { store, changes } = recorded()
    const command = { kind: 'cancel', at: t0, state: 'sent' } as const
    store.setPendingCommand(job.identity.key, command)
    store.updateJob(job.identity.key, (before) => withJobFields(before, { label: 'x' }))
    expect(changes).toEqual([])
    store.putJob(job)
    store.setPendingCommand(job.identity.key, command)
    store.updateJob(job.identity.key, (before) => withJobFields(before, { label: 'x' }))
    expect(store.state().jobs.get(job.identity.key)).toMatchObject(
      toJobParts({ label: 'x', pendingCommand: command }),
    )
    expect(store.state().unread.size).toBe(0)
  })
})
