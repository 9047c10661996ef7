import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNewOutcomes, createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import type { JobState } from '#shared/model.ts'
import { maxBatchNameLength, maxBatches } from '#shared/rules/batch.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { isUserChange, isWorthSaving } from '#shared/job-fields.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { restoreServer } from '#main/core/storage/saved-servers.ts'
import { openWatchList, restoreJob, toWatchList, addLatestOutcome } from '#main/core/storage/watch-list.ts'
import { createMessage } from '#shared/message.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, toJobParts, type FlatJob } from '#test/support/job-parts.ts'

const t0 = Date.UTC(2026, 10, 24, 12)
const running: JobState = withJobFields(createJob('s', 'j', t0), {
  status: 'running',
  progress: 40,
  startedAt: t0,
  updatedAt: t0 + 60_000,
})
const ended = t0 + 90_000
const completed = createSampleOutcome('completed', {
  id: `completed@${ended}`,
  key: running.identity.key,
  at: ended,
  startedAt: t0,
})

const open = (folder: string) =>
  openWatchList({ folder, now: t0, onCorrupt: (message) => expect.fail(formatMessageOrText(message)) })

it('a job that the server lost track of is still marked after a relaunch', () => {
  const home = createTempFolder()
  const store = new AppStore()
  const since = withJobFields(running, { lostTrackAt: t0 + 30_000 })
  expect(isWorthSaving(running, since)).toBe(true)
  store.putJob(since)
  open(home).write(toWatchList(store.state()))
  const [saved] = open(home).take().jobs
  expect(saved && restoreJob(saved)).toMatchObject(
    toJobParts({ status: 'running', lostTrackAt: t0 + 30_000 }),
  )
})

describe('a job in a watch-list that is older than the ledger of outcomes', () => {
  it('has ended if the ledger has its outcome, so its deletion isn’t announced as a loss', () => {
    const job = addLatestOutcome(running, completed)
    expect(job).toMatchObject(toJobParts({ status: 'completed', progress: 100, outcome: completed }))
    const gone = reduceJob(job, { type: 'lost', at: t0 + 300_000 })
    expect(findNewOutcomes(job, gone)).toEqual([])
  })

  it.each([
    ['the outcome “completed” with an end time', 'completed', 'completed@1234', 'completed', 1_234],
    ['the outcome “completed” without an end time', 'completed', 'completed@run-1', 'completed', undefined],
    [
      'the outcome “completed” with an unknown ID',
      'completed',
      'completed@early-1234',
      'completed',
      undefined,
    ],
    ['the outcome “completed with errors”', 'completedWithErrors', 'completed@1234', 'completed', 1_234],
    ['the outcome “lost”', 'lost', 'lost@1234', 'running', undefined],
  ] as const)('is restored from %s', (_, kind, id, status, completedAt) => {
    const job = addLatestOutcome(running, { ...completed, kind, id })
    expect([job.run.status, job.run.completedAt]).toEqual([status, completedAt])
  })

  it('has ended even if the server’s clock dates the end before the last report', () => {
    const late = withJobFields(running, { updatedAt: ended + 2_000 })
    expect(addLatestOutcome(late, completed)).toMatchObject(
      toJobParts({ status: 'completed', outcome: completed }),
    )
  })

  it('still runs if its run continued after the outcome in the ledger', () => {
    const continued = withJobFields(running, { endedBefore: 'completed' })
    const updatedAt = running.run.updatedAt ?? 0
    expect(addLatestOutcome(continued, { ...completed, at: updatedAt })).toBe(continued)
    expect(addLatestOutcome(continued, { ...completed, at: updatedAt + 1 })).toMatchObject(
      toJobParts({ status: 'completed' }),
    )
  })

  it('still runs if the outcome in the ledger is from before the job was watched', () => {
    expect(addLatestOutcome(running, { ...completed, at: running.identity.addedAt })).toBe(running)
  })

  it.each([
    ['the ledger has no outcome', running, undefined],
    [
      'the watch-list already has an outcome',
      { ...running, outcome: completed },
      { ...completed, id: 'failed@1' },
    ],
    ['the outcome belongs to an earlier run', withJobFields(running, { number: 2 }), completed],
  ] as const)('stays unchanged if %s', (_, job, outcome) => {
    expect(addLatestOutcome(job, outcome)).toBe(job)
  })
})

describe('the batches in a watch-list', () => {
  it('are saved with their names while they have jobs', () => {
    const home = createTempFolder()
    const store = new AppStore()
    for (const id of ['a', 'b']) store.putBatch({ id, name: id.toUpperCase() })
    store.putJob(withJobFields(running, { batch: 'b' }))
    open(home).write(toWatchList(store.state()))
    const { batches, jobs } = open(home).take()
    expect(batches).toEqual([{ id: 'b', name: 'B' }])
    expect(jobs.map((job) => restoreJob(job).user.batch)).toEqual(['b'])
  })

  it('are an empty list if the file has no field for batches', () => {
    const home = createTempFolder()
    const jobs = [{ serverId: 's', jobId: 'j', addedAt: t0 }]
    writeFileSync(join(home, 'watch-list.json'), JSON.stringify({ version: 1, servers: [], jobs }))
    const list = open(home).take()
    expect(list.batches).toEqual([])
    expect(list.jobs).toHaveLength(1)
  })

  it('are limited to the newest batches, with truncated names', () => {
    const store = new AppStore()
    for (let id = 0; id < maxBatches + 5; id += 1) store.putBatch({ id: `b${id}` })
    expect([...store.state().batches.keys()].slice(0, 1)).toEqual(['b5'])
    const home = createTempFolder()
    const batches = Array.from({ length: maxBatches + 5 }, (_, id) => ({
      id: `b${id}`,
      name: `${'x'.repeat(maxBatchNameLength - 1)}😀`,
    }))
    writeFileSync(
      join(home, 'watch-list.json'),
      JSON.stringify({ version: 1, servers: [], jobs: [], batches }),
    )
    const kept = open(home).take().batches
    expect(kept).toHaveLength(maxBatches)
    expect(kept[0]).toEqual({ id: 'b5', name: 'x'.repeat(maxBatchNameLength - 1) })
  })
})

const keptGui = (guiUrl: unknown) => {
  const folder = createTempFolder()
  const servers = [{ id: 's', name: 'S', url: 'http://s:8000', guiUrl }]
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 1, servers, jobs: [] }))
  return open(folder).take().servers.map(restoreServer)[0]?.guiUrl
}

describe('a server’s web address', () => {
  it('is saved if the user entered it', () => {
    const store = new AppStore()
    store.putServer(createServerState('s', 'http://s:8000', 'S', false))
    expect(toWatchList(store.state()).servers[0]).not.toHaveProperty('guiUrl')
    store.updateServer('s', (known) => ({ ...known, guiUrl: 'https://compileo.lab' }))
    expect(toWatchList(store.state()).servers[0]).toMatchObject({ guiUrl: 'https://compileo.lab' })
    expect(keptGui('https://compileo.lab')).toBe('https://compileo.lab')
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://u:p@s', 'http://s/?page=x', 7, null])(
    'isn’t loaded if the file contains %j',
    (text) => {
      expect(keptGui(text)).toBeUndefined()
    },
  )
})

describe('the watch-list', () => {
  const full: JobState = withJobFields(running, {
    label: 'Import',
    kind: 'extraction',
    project: { id: '7', name: 'Oncology' },
    addedBy: { rule: 'r', since: t0 - 5 },
    batch: 'b',
    status: 'failed',
    currentStep: 'Reading',
    createdAt: t0 - 1_000,
    completedAt: t0 + 90_000,
    error: 'ValueError: no file',
    number: 2,
    earlier: [{ run: 1, startedAt: t0, endedAt: t0 + 1, kind: 'lost', error: 'gone' }],
    outcome: {
      ...completed,
      kind: 'failed',
      run: 2,
      error: 'ValueError: no file',
      own: true,
      source: 'journal',
      after: 'completed',
    },
    dismissed: 'failed@1',
    endedBefore: 'cancelled',
    overdue: { usualMs: 5_000 },
    muted: true,
    autoRestarts: 3,
    recovery: { attempts: 1, restartAt: t0 + 5 },
    cancelAskedOf: 1,
    announcesEnd: { run: 3, withBatch: true },
  })

  function reopened(change: FlatJob) {
    const folder = createTempFolder()
    const store = new AppStore()
    store.putBatch({ id: 'b', name: 'Night' })
    store.putJob(withJobFields(full, change), true)
    open(folder).write(toWatchList(store.state()))
    const { jobs } = open(folder).take()
    return jobs.map((job) => restoreJob(job))
  }

  it('restores a job’s saved fields, but not its progress history, result or connection', () => {
    expect(
      reopened({ trail: [{ at: t0, progress: 1 }], result: { a: 1 }, connection: { state: 'live' } }),
    ).toEqual([full])
    const { outcome: _, ...goesOn } = full
    expect(reopened({ outcome: undefined, followedBy: 'quality' })).toMatchObject([
      withJobFields(goesOn, { followedBy: 'quality' }),
    ])
  })

  it('contains a job’s error only once if its outcome has the same error', () => {
    const store = new AppStore()
    store.putJob(full)
    expect(toWatchList(store.state()).jobs).toMatchObject([
      { error: undefined, attention: false, ending: { error: 'ValueError: no file' } },
    ])
    expect(reopened({ error: 'other' })).toMatchObject([{ run: { error: 'other' } }])
  })

  it('drops invalid times', () => {
    const late = Date.UTC(2200, 0)
    const [job] = reopened({
      createdAt: -1,
      startedAt: late,
      completedAt: late,
      earlier: [{ run: 1, startedAt: -1, endedAt: late, kind: 'lost' }],
      outcome: { ...completed, at: late, startedAt: late },
    })
    const updatedAt = t0 + 60_000
    expect(job).toMatchObject(toJobParts({ earlier: [{ endedAt: updatedAt }], outcome: { at: updatedAt } }))
    const run = job?.run
    const times = [
      run?.createdAt,
      run?.startedAt,
      run?.completedAt,
      run?.earlier[0]?.startedAt,
      job?.outcome?.startedAt,
    ]
    expect(times).toEqual(times.map(() => undefined))
    const [unheard] = reopened({ updatedAt: undefined, outcome: { ...completed, at: late } })
    expect(unheard?.outcome?.at).toBe(t0)
  })

  it('restores a server’s settings and alerts, but not its reachability or plugin version', () => {
    const message = createMessage('alerts.kinds.cpu')
    const server = {
      ...createServerState('s', 'http://s:8000', 'Workstation', false),
      guiUrl: 'http://s:8501',
      muted: true,
      autoRestarts: 2,
      alerts: [{ kind: 'cpu' as const, raisedAt: t0, message }],
      watchRules: [{ id: 'r', since: t0, kind: 'extraction' as const }],
      declinedJobs: ['x'],
    }
    const folder = createTempFolder()
    const store = new AppStore()
    const fetched = { reach: 'ok' as const, hasKey: true, skewMs: 5, pluginVersion: '1.1.0' }
    const alerts = [{ kind: 'cpu' as const, raisedAt: t0, message: createMessage('alerts.cpu', 91) }]
    store.putServer({ ...server, ...fetched, alerts })
    open(folder).write(toWatchList(store.state()))
    const { servers } = open(folder).take()
    expect(servers.map((saved) => restoreServer(saved))).toEqual([server])
  })

  it('returns its jobs once, and omits servers that the settings no longer list', () => {
    const folder = createTempFolder()
    const store = new AppStore()
    store.putServer(createServerState('s', 'http://s:8000', 'Workstation', false))
    store.putJob(full)
    open(folder).write(toWatchList(store.state()))
    const file = open(folder)
    const { servers, jobs } = file.take()
    expect([servers.length, jobs.length, file.take().jobs.length]).toEqual([1, 1, 0])
    expect(open(folder).take([]).servers).toEqual([])
  })

  it('overrides the settings if both contain the time when a journal was last read', () => {
    const folder = createTempFolder()
    const store = new AppStore()
    store.putServer({ ...createServerState('s', 'http://s:8000', 'S', false), journalReadAt: 5 })
    store.putServer(createServerState('t', 'http://t:8000', 'T', false))
    const saved = toWatchList(store.state())
    open(folder).write(saved)
    const { servers } = open(folder).take(saved.servers.map((server) => ({ ...server, journalReadAt: 2 })))
    expect(servers.map(({ journalReadAt }) => journalReadAt)).toEqual([5, 2])
  })
})

const getSources = (change: FlatJob) => {
  const after = withJobFields(running, change)
  return { user: isUserChange(running, after), server: isWorthSaving(running, after) }
}

describe('a change to a job', () => {
  it.each<[string, FlatJob]>([
    ['the label', { label: 'x' }],
    ['the batch', { batch: 'x' }],
    ['the dismissed outcome', { dismissed: 'x' }],
    ['the mute setting', { muted: true }],
    ['the number of auto-restarts', { autoRestarts: 1 }],
    ['a series of auto-restarts', { recovery: { attempts: 1 } }],
    ['a requested cancel', { cancelAskedOf: 1 }],
    ['a requested announcement', { announcesEnd: { run: 2 } }],
    ['an overdue run', { overdue: { usualMs: 1 } }],
  ])('counts as a change by the user if it concerns %s', (_, change) => {
    expect(getSources(change)).toEqual({ user: true, server: false })
  })

  it.each<[string, FlatJob]>([
    ['the kind', { kind: 'parsing' }],
    ['the project', { project: { id: '1', name: 'x' } }],
    ['the run’s number', { number: 2 }],
    ['the outcome', { outcome: completed }],
    ['the status', { status: 'pending' }],
    ['the start', { startedAt: 1 }],
  ])('counts as a change by the server if it concerns %s', (_, change) => {
    expect(getSources(change)).toEqual({ user: false, server: true })
  })

  it.each<[string, FlatJob]>([
    ['only the progress changed', { progress: 99 }],
    ['no field changed', {}],
  ])('doesn’t have to be saved soon if %s', (_, change) => {
    expect(getSources(change)).toEqual({ user: false, server: false })
  })

  it('must be saved soon if there is a new outcome, but not if only its error changed', () => {
    const over = { ...running, outcome: completed }
    expect(isWorthSaving(over, { ...over, outcome: { ...completed, error: 'x' } })).toBe(false)
    expect(isWorthSaving(over, { ...over, outcome: { ...completed, id: 'other' } })).toBe(true)
  })
})
