import { describe, expect, it } from 'vitest'
import { createEngineListener } from '#main/core/state/engine-listener.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { Outage } from '#main/core/state/events.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createSampleStats } from '#test/support/sample-data.ts'

const now = Date.UTC(2026, 10, 24, 12)
const minute = 60_000
const calm = createSampleStats(0, 1, 0).stats
const busy = { ...calm, pending: 11 }

function setUp() {
  const store = new AppStore()
  for (const id of ['s', 't']) store.putServer(createServerState(id, `http://${id}`, id, false))
  const server = (id = 's') => {
    const found = store.state().servers.get(id)
    if (!found) throw new Error(`${id} is no server`)
    return found
  }
  const intake = createEngineListener(store, () => now)
  const down = (outage: Outage, awayMs = 5 * minute) =>
    intake.onReachability('s', { up: false, outage, awayMs, nextTryAt: now + 1 })
  return { store, server, intake, down, alerts: (id?: string) => server(id).alerts.map(({ kind }) => kind) }
}

const unreachable: Outage = { kind: 'unreachable', cause: 'refused', message: createQuotedMessage('refused') }
const unavailable = {
  kind: 'unavailable',
  status: 503,
  maybeMissing: false,
  message: createQuotedMessage('proxy'),
} as const
const unauthorized: Outage = {
  kind: 'unauthorized',
  cause: 'refused-key',
  message: createQuotedMessage('key'),
}

it('the store applies the engine’s events to a job', () => {
  const { store, intake } = setUp()
  const job = createJob('s', 'j', now)
  store.putJob(job)
  intake.onJob(job.identity.key, { type: 'connection', connection: { state: 'live' } })
  expect(store.state().jobs.get(job.identity.key)?.run.connection).toEqual({ state: 'live' })
})

describe('a server', () => {
  it('raises an alert if its running jobs make no progress for 20 minutes by its clock', () => {
    const { store, intake, alerts } = setUp()
    const startedAt = now - 10 * minute
    const report = { jobId: 'j', status: 'running', progress: 0, step: '', startedAt }
    store.putJob(createJob('s', 'j', now))
    store.applyJobEvent('s/j', { type: 'report', report, at: now })
    const stats = { ...calm, running: 1, pending: 2 }
    for (const skewMs of [0, 0, 10 * minute]) intake.onStats('s', stats, now, skewMs)
    expect(alerts()).toEqual([])
    intake.onStats('s', stats, now + minute, 10 * minute)
    expect(alerts()).toEqual(['none-running'])
  })

  it.each<[string, Outage, string, readonly string[], number?]>([
    ['raises an alert while the server is unreachable', unreachable, 'unreachable', ['unreachable'], now + 1],
    ['raises an alert while the server is unavailable', unavailable, 'unreachable', ['unreachable'], now + 1],
    [
      'raises an alert while the queue is unavailable',
      { ...unavailable, noQueue: true },
      'no-queue',
      ['no-queue'],
      now + 1,
    ],
    [
      'raises an alert while another service responds',
      { kind: 'not-compileo', message: createQuotedMessage('other') },
      'not-compileo',
      ['unreachable'],
      now + 1,
    ],
    ['raises no alert while its key is rejected', unauthorized, 'unauthorized', []],
  ])('shows an outage’s reason, and %s', (_, outage, reach, alerts, nextTryAt) => {
    const { server, down, alerts: raised, intake } = setUp()
    down(outage, 5 * minute - 1)
    expect(raised()).toEqual([])
    down(outage)
    expect(server()).toMatchObject({ reach, reason: outage.message, nextTryAt })
    expect(raised()).toEqual(alerts)
    intake.onReachability('s', { up: true })
    expect(server()).toMatchObject({ reach: 'ok', alerts: [] })
    expect([server().reason, server().nextTryAt]).toEqual([undefined, undefined])
  })

  it('has no alert for an earlier outage while it rejects the key', () => {
    const { down, alerts } = setUp()
    down(unreachable)
    down(unauthorized)
    expect(alerts()).toEqual([])
  })

  it('is reachable if it sends statistics, and its recent statistics are stored', () => {
    const { server, down, intake, alerts } = setUp()
    down(unreachable)
    intake.onStats('s', calm, now, 7)
    expect(server()).toMatchObject({ reach: 'ok', skewMs: 7, stats: { at: now, stats: calm }, alerts: [] })
    expect([server().reason, server().nextTryAt]).toEqual([undefined, undefined])
    const times = () => server().recentStats.map(({ at }) => (at - now) / minute)
    for (const at of [1, 5]) intake.onStats('s', busy, now + at * minute, 7)
    expect(alerts()).toEqual(['pending'])
    intake.onStats('s', calm, now + 6 * minute, 7)
    expect(times()).toEqual([5, 6])
    // The clock was set back.
    intake.onStats('s', calm, now + 5 * minute, 7)
    expect(times()).toEqual([5, 5])
  })

  it.each([
    ['are rate-limited', { kind: 'limited', message: createQuotedMessage('slow') }, 'limited'],
    ['can’t be read', { kind: 'protocol', message: createQuotedMessage('odd') }, 'ok'],
  ] as const)('is still reachable if its statistics %s', (_, error, reach) => {
    const { server, down, intake } = setUp()
    down(unreachable)
    intake.onQueueError('s', error)
    expect(server()).toMatchObject({ reach, reason: error.message, alerts: [] })
  })

  it('reports the plugin’s version while the plugin is in use', () => {
    const { server, intake } = setUp()
    intake.onPlugin('s', '1.1.0')
    expect(server().pluginVersion).toBe('1.1.0')
    intake.onPlugin('s', undefined)
    expect(server().pluginVersion).toBeUndefined()
  })
})

it('a server’s alert thresholds override the recommended thresholds', () => {
  const { store, intake, alerts } = setUp()
  store.updateServer('t', (server) => ({ ...server, alertLevels: { pending: 20 } }))
  for (const id of ['s', 't'])
    for (const at of [0, 1]) intake.onStats(id, { ...calm, pending: 15 }, now + at * minute, 0)
  expect([alerts('s'), alerts('t')]).toEqual([['pending'], []])
})
