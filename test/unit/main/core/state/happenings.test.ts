import { describe, expect, it } from 'vitest'
import { createHappenings, type Happening } from '#main/core/state/happenings.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { QueueAlert, QueueAlertKind } from '#shared/model.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const now = 1_800_000_000_000
const alert = (kind: QueueAlertKind, raisedAt = now): QueueAlert => ({
  kind,
  raisedAt,
  message: createQuotedMessage(kind),
})

function scene() {
  const store = new AppStore()
  for (const id of ['a', 'b'])
    store.putJob(withJobFields(createJob('s', id, now), { status: 'running', batch: 'n' }))
  store.putBatch({ id: 'n', name: 'Nightly' })
  store.putServer({ ...createServerState('s', 'http://lab', 'Lab', false), alerts: [alert('cpu')] })
  const happened: Happening[] = []
  const stop = createHappenings(store).on((happening) => happened.push(happening))
  const end = (id: string, more = {}) =>
    store.updateJob(`s/${id}`, (job) =>
      withJobFields(job, {
        status: 'completed',
        outcome: createSampleOutcome('completed', { id: `${id}@1`, key: `s/${id}`, at: now, ...more }),
      }),
    )
  const setAlerts = (...alerts: QueueAlert[]) => store.updateServer('s', (server) => ({ ...server, alerts }))
  return { store, happened, stop, end, setAlerts }
}

describe('a job’s events', () => {
  it('report the job’s end once, and the end of its batch', () => {
    const { store, happened, end } = scene()
    end('a')
    store.updateJob('s/a', (job) => withJobFields(job, { muted: true }))
    end('b')
    expect(happened).toMatchObject([
      { type: 'ended', job: { identity: { key: 's/a' } }, batch: undefined },
      { type: 'ended', outcome: { key: 's/b' }, batch: { batch: { id: 'n' }, progress: { total: 2 } } },
    ])
  })

  it('report an overdue run once, even if the job changes or is watched again', () => {
    const { store, happened } = scene()
    store.updateJob('s/a', (job) => withJobFields(job, { overdue: { usualMs: 1 } }))
    expect(happened).toHaveLength(1)
    store.updateJob('s/a', (job) => withJobFields(job, { progress: 50 }))
    store.updateJob('s/a', (job) => withJobFields(job, { overdue: undefined }))
    const job = store.state().jobs.get('s/a')
    store.removeJob('s/a')
    if (job) store.putJob(job)
    expect(happened.map(({ type }) => type)).toEqual(['overdue'])
  })

  it.each<[string, string, FlatJob, readonly string[]]>([
    ['a', 'the auto-restart is given up', {}, ['restart-given-up']],
    ['no', 'the auto-restart is postponed', { recovery: { attempts: 2, restartAt: now + 9 } }, []],
    ['no', 'the auto-restart is sent', { pendingCommand: { kind: 'restart', state: 'sent', at: now } }, []],
    [
      'no',
      'the auto-restart is accepted',
      { pendingCommand: { kind: 'restart', state: 'accepted', at: now } },
      [],
    ],
    [
      'a',
      'the auto-restart is rejected',
      { pendingCommand: { kind: 'restart', state: 'rejected', at: now } },
      ['restart-given-up'],
    ],
    [
      'a',
      'a cancel command replaces the auto-restart',
      { pendingCommand: { kind: 'cancel', state: 'sent', at: now } },
      ['restart-given-up'],
    ],
  ])('report %s final failure when %s', (_report, _, more, expected) => {
    const { store, happened } = scene()
    const outcome = createSampleOutcome('failed', { key: 's/a', at: now })
    const recovery = { attempts: 1, restartAt: now + 1 }
    store.updateJob('s/a', (job) => withJobFields(job, { status: 'failed', outcome, recovery }))
    store.updateJob('s/a', (job) => withJobFields(job, { recovery: { attempts: 1 }, ...more }))
    expect(happened.map(({ type }) => type)).toEqual(['ended', ...expected])
  })
})

describe('a server’s events', () => {
  it('report each alert once when it is raised, and once when it is cleared', () => {
    const { happened, setAlerts } = scene()
    setAlerts(alert('cpu', now + 1), alert('none-running'))
    setAlerts(alert('none-running'))
    expect(happened).toMatchObject([
      { type: 'alert', server: { id: 's' }, raised: [{ kind: 'none-running' }] },
      { type: 'alerts-cleared', serverId: 's', cleared: [{ kind: 'cpu' }] },
    ])
  })

  it('report “reachable again” once, when both the server and its queue are back', () => {
    const { happened, setAlerts } = scene()
    setAlerts(alert('unreachable'))
    setAlerts(alert('no-queue'))
    setAlerts()
    expect(happened.filter(({ type }) => type === 'reachable-again')).toMatchObject([
      { away: { kind: 'no-queue' } },
    ])
  })

  it('report that the server’s alerts are cleared when the server is removed', () => {
    const { store, happened } = scene()
    store.removeServer('s')
    expect(happened).toMatchObject([{ type: 'alerts-cleared', serverId: 's', cleared: [{ kind: 'cpu' }] }])
  })
})

it('a listener that unsubscribed gets no events', () => {
  const { happened, stop, end } = scene()
  stop()
  end('a')
  expect(happened).toEqual([])
})
