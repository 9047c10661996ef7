import { describe, expect, it } from 'vitest'
import {
  updateQueueAlerts,
  addUnreachableAlert,
  removeUnreachableAlert,
} from '#main/core/state/queue-alerts.ts'
import { defaultAlertLevels as ofGuide } from '#shared/alert-levels.ts'
import type { AlertLevels, QueueAlert, QueueAlertKind, QueueStats, StatsSample } from '#shared/model.ts'
import { formatAllMessages, createQuotedMessage } from '#test/support/job-texts.ts'
import { createSampleStats } from '#test/support/sample-data.ts'

/** The user has set limits of CPU and memory. */
const defaultAlertLevels: AlertLevels = { ...ofGuide, cpuPercent: 90, memoryMb: 4_000 }

const calm: QueueStats = {
  ...createSampleStats(0, 1, 0).stats,
  completed: 99,
  failed: 0,
  cancelled: 0,
  total: 100,
  cpuPercent: 10,
  memoryMb: 500,
}

/** @returns the raised kinds after each change, such as `cpu,memory` */
function raisedBy(...changes: Partial<QueueStats>[]): string[] {
  const samples: StatsSample[] = []
  let alerts: readonly QueueAlert[] = []
  return changes.map((change, index) => {
    samples.push({ at: index * 30_000, stats: { ...calm, ...change } })
    alerts = updateQueueAlerts(samples, alerts, defaultAlertLevels)
    return alerts.map(({ kind }) => kind).join()
  })
}

describe('queue alerts', () => {
  type Stats = Partial<QueueStats>
  it.each<[QueueAlertKind, string, Stats, Stats, Stats, Stats]>([
    ['failure-rate', '10%', { failed: 10 }, { failed: 11 }, { failed: 10 }, { failed: 8 }],
    ['cpu', '90%', { cpuPercent: 90 }, { cpuPercent: 91 }, { cpuPercent: 81 }, { cpuPercent: 80.9 }],
    ['memory', '4000 MB', { memoryMb: 4000 }, { memoryMb: 4001 }, { memoryMb: 3600 }, { memoryMb: 3599 }],
    ['pending', '10', { pending: 10 }, { pending: 11 }, { pending: 9 }, { pending: 8 }],
  ])(
    'are raised if “%s” exceeds %s twice in a row, and cleared below 90% of that',
    (kind, _, at, above, near, under) => {
      expect(raisedBy(at, at, at).join('')).toBe('')
      expect(raisedBy(above, {}, above, {}).join('')).toBe('')
      expect(raisedBy(at, above).join('')).toBe('')
      expect(raisedBy(above, above, near, at, near, under, above)).toEqual([
        '',
        kind,
        kind,
        kind,
        kind,
        '',
        '',
      ])
    },
  )

  it.each<[QueueAlertKind, string, Partial<QueueStats>]>([
    ['failure-rate', '20 of 100 jobs failed', { failed: 20 }],
    ['cpu', 'CPU at 95%', { cpuPercent: 95.4 }],
    ['memory', '4.2 GB of memory in use', { memoryMb: 4234.5 }],
    ['pending', '14 jobs waiting', { pending: 14 }],
    ['none-running', '4 jobs waiting, none running', { pending: 4, running: 0, activeWorkers: 0 }],
    ['none-running', '1 job waiting, none running', { pending: 1, running: 0, activeWorkers: 0 }],
  ])('show the value of “%s” as “%s”', (kind, text, change) => {
    const samples = [1, 2].map((nth) => ({ at: nth * 30_000, stats: { ...calm, ...change } }))
    expect(formatAllMessages(updateQueueAlerts(samples, [], defaultAlertLevels))).toEqual([
      { kind, raisedAt: 60_000, message: text },
    ])
  })

  it('count samples within 30 s as one measurement', () => {
    const high = { ...calm, cpuPercent: 95, memoryMb: 5_000, failed: 50, pending: 20 }
    const raisedAfter = (...times: number[]) =>
      updateQueueAlerts(
        times.map((at) => ({ at, stats: high })),
        [],
        defaultAlertLevels,
      ).map(({ kind }) => kind)
    expect(raisedAfter(0, 15_000)).toEqual([])
    expect(raisedAfter(0, 10_000, 20_000, 29_999)).toEqual([])
    expect(raisedAfter(0, 10_000, 20_000, 30_000)).toEqual(['failure-rate', 'cpu', 'memory', 'pending'])
  })

  it('ignore the failure rate of fewer than twenty finished jobs', () => {
    const few = { completed: 2, failed: 1, cancelled: 0, total: 3 }
    expect(raisedBy(few, few).join('')).toBe('')
    const nineteen = { completed: 10, failed: 8, cancelled: 1, total: 30 }
    expect(raisedBy(nineteen, nineteen).join('')).toBe('')
    const twenty = { completed: 16, failed: 3, cancelled: 1, total: 20 }
    expect(raisedBy(twenty, twenty)).toEqual(['', 'failure-rate'])
  })

  it('are raised again after two more samples if they were cleared', () => {
    const high = { cpuPercent: 95 }
    expect(raisedBy(high, high, {}, high, high)).toEqual(['', 'cpu', '', '', 'cpu'])
  })

  it('stay raised if the server no longer reports the value', () => {
    const high = { cpuPercent: 95 }
    const silent = { cpuPercent: undefined }
    expect(raisedBy(high, high, silent, silent, {})).toEqual(['', 'cpu', 'cpu', 'cpu', ''])
  })

  it('stay raised after a relaunch if the value is near the limit', () => {
    const restored: QueueAlert = { kind: 'cpu', raisedAt: 1, message: createQuotedMessage('CPU at 95%') }
    const after = (cpuPercent: number) =>
      updateQueueAlerts([{ at: 9, stats: { ...calm, cpuPercent } }], [restored], defaultAlertLevels)
    expect(formatAllMessages(after(95))).toEqual([{ kind: 'cpu', raisedAt: 1, message: 'CPU at 95%' }])
    expect(formatAllMessages(after(85))).toEqual([{ kind: 'cpu', raisedAt: 1, message: 'CPU at 85%' }])
    expect(after(20)).toEqual([])
    expect(updateQueueAlerts([], [restored], defaultAlertLevels)).toEqual([restored])
  })

  it.each<[string, number, Partial<typeof defaultAlertLevels>, QueueAlertKind[]]>([
    ['stay raised if the value is above the changed threshold', 11, { pending: 5 }, ['pending']],
    ['are cleared if the value is at the changed threshold', 11, { pending: 11 }, []],
    ['are cleared if the value is just under the changed threshold', 11, { pending: 12 }, []],
    ['stay raised if another threshold changed', 11, { cpuPercent: 50 }, ['pending']],
  ])('%s', (_, pending, levels, kinds) => {
    const samples = [1, 2].map((nth) => ({ at: nth * 30_000, stats: { ...calm, pending } }))
    const raised = updateQueueAlerts(samples, [], defaultAlertLevels)
    const judged = updateQueueAlerts(samples, raised, { ...defaultAlertLevels, ...levels }, 'thresholds')
    expect(judged.map(({ kind }) => kind)).toEqual(kinds)
    const one = updateQueueAlerts(
      samples.slice(1),
      raised,
      { ...defaultAlertLevels, ...levels },
      'thresholds',
    )
    expect(one.map(({ kind }) => kind)).toEqual(kinds)
    // A continuing alert isn't announced again.
    expect(judged.every(({ raisedAt }) => raisedAt === 60_000)).toBe(true)
  })

  it('report waiting jobs if none is running, regardless of the number of workers', () => {
    const waiting = { pending: 3, running: 0 }
    expect(raisedBy(waiting, waiting)).toEqual(['', 'none-running'])
    const none = { ...waiting, activeWorkers: 0 }
    expect(raisedBy(none, waiting, { ...none, activeWorkers: 1 }, { ...waiting, retrying: 1 })).toEqual([
      '',
      'none-running',
      'none-running',
      '',
    ])
  })

  it('ignore CPU and memory unless the user sets a limit', () => {
    const full = { ...calm, cpuPercent: 100, memoryMb: 64_000 }
    const samples = [1, 2].map((nth) => ({ at: nth * 30_000, stats: full }))
    expect(updateQueueAlerts(samples, [], ofGuide)).toEqual([])
    const raised = updateQueueAlerts(samples, [], defaultAlertLevels)
    expect(raised.map(({ kind }) => kind)).toEqual(['cpu', 'memory'])
    expect(updateQueueAlerts(samples, raised, ofGuide, 'thresholds')).toEqual([])
  })

  it('contain the server’s own text about its queue', () => {
    const samples = [1, 2].map((nth) => ({ at: nth * 30_000, stats: { ...calm, health: 'degraded' } }))
    expect(formatAllMessages(updateQueueAlerts(samples, [], ofGuide))).toEqual([
      { kind: 'reported', raisedAt: 60_000, message: 'The server reports: degraded' },
    ])
  })

  it('report that no running job makes progress, whether or not jobs are waiting', () => {
    const stalled = { pending: 9, running: 5, stalled: 5 }
    expect(raisedBy(stalled, stalled, { ...stalled, stalled: undefined })).toEqual(['', 'none-running', ''])
    expect(raisedBy({ ...stalled, pending: 0 }, { ...stalled, pending: 0 })).toEqual(['', 'none-running'])
    const samples = [1, 2].map((nth) => ({ at: nth * 30_000, stats: { ...calm, ...stalled } }))
    expect(formatAllMessages(updateQueueAlerts(samples, [], defaultAlertLevels))).toMatchObject([
      { message: '5 running jobs have shown nothing for over 20 min' },
    ])
  })

  it('ignore a report of 0 workers while jobs are running', () => {
    const busy = { pending: 3, running: 2, activeWorkers: 0 }
    expect(raisedBy(busy, busy, busy).join('')).toBe('')
    const idle = { pending: 0, running: 0, activeWorkers: 0 }
    expect(raisedBy(idle, idle).join('')).toBe('')
  })

  it('don’t affect the alert about an unreachable server', () => {
    const away: QueueAlert = { kind: 'unreachable', raisedAt: 1, message: createQuotedMessage('') }
    expect(updateQueueAlerts([{ at: 2, stats: calm }], [away], defaultAlertLevels)).toEqual([away])
  })
})

describe('the alert about an unreachable server', () => {
  const other: QueueAlert = { kind: 'cpu', raisedAt: 1, message: createQuotedMessage('') }

  it.each([
    ['isn’t raised before five minutes have passed', 299_999, 0],
    ['is raised after five minutes', 300_000, 1],
  ])('%s', (_, ms, count) => {
    for (const kind of ['unreachable', 'no-queue'] as const) {
      const alerts = addUnreachableAlert([other], kind, ms, 1_000 + ms)
      expect(alerts.filter((alert) => alert.kind === kind).length).toBe(count)
      expect(alerts).toContain(other)
      for (const { raisedAt } of alerts) expect(raisedAt).toBeLessThanOrEqual(1_000)
    }
  })

  it('is raised after ten minutes if the server is silent, because it may be busy', () => {
    expect(addUnreachableAlert([], 'unreachable', 599_999, 0, true)).toEqual([])
    expect(addUnreachableAlert([], 'unreachable', 600_000, 0, true)).toMatchObject([{ kind: 'unreachable' }])
  })

  it('is raised once, and cleared when the server is reachable again', () => {
    const raised = addUnreachableAlert([other], 'unreachable', 300_000, 300_000)
    expect(addUnreachableAlert(raised, 'unreachable', 330_000, 330_000)).toBe(raised)
    expect(removeUnreachableAlert(raised)).toEqual([other])
    // A restart of the program restarts the five minutes, but raised alerts stay raised.
    expect(addUnreachableAlert(raised, 'unreachable', 5_000, 330_000)).toBe(raised)
    const calmly = [other]
    expect(removeUnreachableAlert(calmly)).toBe(calmly)
  })

  it('is replaced if the server is reachable but its queue isn’t', () => {
    const raised = addUnreachableAlert([other], 'unreachable', 300_000, 300_000)
    expect(addUnreachableAlert(raised, 'no-queue', 0, 310_000)).toMatchObject([
      other,
      { kind: 'no-queue', raisedAt: 310_000, message: { code: 'alerts.kinds.no-queue' } },
    ])
  })
})
