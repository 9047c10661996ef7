import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outcomesBetween, newJob, reduceJob } from '../../../main/state/reduce-job.ts'
import type { JobOutcome, JobState } from '../../../shared/model.ts'
import { longestBatchName, mostBatches } from '../../../shared/rules/batch.ts'
import { needsAttention } from '../../../shared/rules/attention.ts'
import { createAppStore } from '../../../main/state/store.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { newServer } from '../../../main/state/new-server.ts'
import {
  openWatchList,
  restoredJob,
  restoredServer,
  savedFrom,
  withOutcome,
} from '../../../main/storage/watch-list.ts'
import { wordsOf } from '../../support/words.ts'

const t0 = Date.UTC(2026, 10, 24, 12)
const running: JobState = {
  ...newJob('s', 'j', t0),
  status: 'running',
  progress: 40,
  startedAt: t0,
  heardAt: t0 + 60_000,
}
const completed: JobOutcome = {
  id: `completed@${t0 + 90_000}`,
  key: running.key,
  kind: 'completed',
  run: 1,
  at: t0 + 90_000,
  startedAt: t0,
  progress: 100,
}

const open = (folder: string) =>
  openWatchList({ folder, now: t0, onCorrupt: (message) => expect.fail(wordsOf(message)) })

describe('a job whose list was not written after its outcome was recorded', () => {
  it('is over at the next start, so that its deletion is no loss', () => {
    const job = withOutcome(running, completed)
    expect(job).toMatchObject({ status: 'completed', progress: 100, outcome: completed })
    const gone = reduceJob(job, { type: 'lost', at: t0 + 300_000 })
    expect(outcomesBetween(job, gone)).toEqual([])
  })

  it('is told of the same outcome no second time', () => {
    const job = withOutcome(running, completed)
    const report = {
      jobId: 'j',
      status: 'completed',
      progress: 100,
      step: '',
      startedAt: t0,
      completedAt: t0 + 90_000,
    }
    expect(outcomesBetween(job, reduceJob(job, { type: 'report', report, at: t0 + 300_000 }))).toEqual([])
  })

  it('is told of a later outcome of the same kind', () => {
    const job = withOutcome(running, { ...completed, id: `failed@${t0 + 90_000}`, kind: 'failed' })
    const report = {
      jobId: 'j',
      status: 'failed',
      progress: 10,
      step: '',
      startedAt: t0 + 100_000,
      completedAt: t0 + 200_000,
    }
    const [outcome] = outcomesBetween(job, reduceJob(job, { type: 'report', report, at: t0 + 300_000 }))
    expect(outcome).toMatchObject({ kind: 'failed', run: 2 })
  })

  it.each([
    ['there is no outcome', running, undefined],
    ['it was heard after the outcome', { ...running, heardAt: t0 + 120_000 }, completed],
    [
      'its list knows an outcome already',
      { ...running, outcome: completed },
      { ...completed, id: 'failed@1' },
    ],
    ['the outcome is of an earlier run', { ...running, run: 2 }, completed],
  ] as const)('stays as it is where %s', (_, job, outcome) => {
    expect(withOutcome(job, outcome)).toBe(job)
  })
})

describe('a failure that was kept', () => {
  const failed: JobState = {
    ...running,
    status: 'failed',
    outcome: { ...completed, id: 'failed@1', kind: 'failed' },
  }

  it('is dismissed at the next start if it was dismissed at the last, and only then', () => {
    const home = tempFolder()
    const store = createAppStore()
    store.putJob(failed)
    store.putJob({ ...failed, key: 's/k', jobId: 'k', dismissed: 'failed@1' })
    open(home).write(savedFrom(store.state()))
    expect(
      open(home)
        .take()
        .jobs.map((job) => needsAttention(restoredJob(job))),
    ).toEqual([true, false])
  })

  it('by version 1 needs attention as it did then: until it was seen', () => {
    const home = tempFolder()
    const ending = { id: 'failed@1', kind: 'failed', run: 1, at: t0, progress: 4 }
    const job = { serverId: 's', addedAt: t0, status: 'failed', ending }
    const jobs = [
      { ...job, jobId: 'unseen', attention: true },
      { ...job, jobId: 'seen', attention: false },
    ]
    writeFileSync(join(home, 'watch-list.json'), JSON.stringify({ version: 1, servers: [], jobs }))
    expect(
      open(home)
        .take()
        .jobs.map((saved) => needsAttention(restoredJob(saved))),
    ).toEqual([true, false])
  })
})

describe('batches', () => {
  it('are kept with their names, as long as a job is in them', () => {
    const home = tempFolder()
    const store = createAppStore()
    for (const id of ['a', 'b']) store.putBatch({ id, name: id.toUpperCase() })
    store.putJob({ ...running, batch: 'b' })
    open(home).write(savedFrom(store.state()))
    const { batches, jobs } = open(home).take()
    expect(batches).toEqual([{ id: 'b', name: 'B' }])
    expect(jobs.map((job) => restoredJob(job).batch)).toEqual(['b'])
  })

  it('are none in a file of before there were any', () => {
    const home = tempFolder()
    const jobs = [{ serverId: 's', jobId: 'j', addedAt: t0 }]
    writeFileSync(join(home, 'watch-list.json'), JSON.stringify({ version: 3, servers: [], jobs }))
    const list = open(home).take()
    expect(list.batches).toEqual([])
    expect(list.jobs).toHaveLength(1)
  })

  it('are no more than the newest, with names of a bounded length', () => {
    const store = createAppStore()
    for (let id = 0; id < mostBatches + 5; id += 1) store.putBatch({ id: `b${id}` })
    expect([...store.state().batches.keys()].slice(0, 1)).toEqual(['b5'])
    const home = tempFolder()
    const batches = Array.from({ length: mostBatches + 5 }, (_, id) => ({
      id: `b${id}`,
      name: `${'x'.repeat(longestBatchName - 1)}😀`,
    }))
    writeFileSync(
      join(home, 'watch-list.json'),
      JSON.stringify({ version: 3, servers: [], jobs: [], batches }),
    )
    const kept = open(home).take().batches
    expect(kept).toHaveLength(mostBatches)
    expect(kept[0]).toEqual({ id: 'b5', name: 'x'.repeat(longestBatchName - 1) })
  })
})

const keptGui = (guiUrl: unknown) => {
  const folder = tempFolder()
  const servers = [{ id: 's', name: 'S', url: 'http://s:8000', guiUrl }]
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 3, servers, jobs: [] }))
  return open(folder).take().servers.map(restoredServer)[0]?.guiUrl
}

describe('where the web GUI of a server is', () => {
  it('is kept where the person said it, and not where it was only found', () => {
    const store = createAppStore()
    store.putServer({ ...newServer('s', 'http://s:8000', 'S', false), guiFound: 'http://s:8501' })
    expect(savedFrom(store.state()).servers[0]).toMatchObject({ guiUrl: undefined })
    expect(savedFrom(store.state()).servers[0]).not.toHaveProperty('guiFound')
    store.updateServer('s', (known) => ({ ...known, guiUrl: 'https://compileo.lab' }))
    expect(savedFrom(store.state()).servers[0]).toMatchObject({ guiUrl: 'https://compileo.lab' })
    expect(keptGui('https://compileo.lab')).toBe('https://compileo.lab')
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://u:p@s', 'http://s/?page=x', 7, null])(
    'is nowhere where somebody wrote %j into the file',
    (text) => {
      expect(keptGui(text)).toBeUndefined()
    },
  )
})
