import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/settings.ts'
import { clearHistory, getHistoryPage, getTodaysTimeline } from '#main/core/commands/history/load-history.ts'
import { exportHistory } from '#main/core/commands/history/export-history.ts'
import { addServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import { setJobLabel, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { createFakeFileDialogs } from '#test/support/file-dialogs.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  folder = createTempFolder()
})

const all = { search: '', kinds: [], offset: 0, limit: 100 }

async function endTwo(): Promise<RunningCore> {
  const core = runCore({ folder })
  addServer(core.context, { url: server.url, name: 'Workstation' })
  for (const id of ['x-1', 'x-2']) {
    server.addJob({ id, status: 'running', progress: 50, currentStep: 'Reading 1 of 2' })
    await core.watchJob(id)
  }
  const [first] = core.store.state().jobs.keys()
  if (first) setJobLabel(core.context, first, 'Taxonomy')
  await server.until(() => server.openStreams().length === 2)
  server.updateJob('x-1', {
    status: 'completed',
    progress: 100,
    result: { chunks: 412, documents: ['a', 'b'] },
  })
  await core.notifications.waitUntilShown(1)
  server.updateJob('x-2', { status: 'failed', error: 'Ollama refused\nthe connection' })
  await core.notifications.waitUntilShown(2)
  return core
}

const outcomes = ({ store }: RunningCore) => [...store.state().jobs.values()].map(({ outcome }) => outcome)

it('clearing the history keeps only each watched job’s latest run, also on disk', async () => {
  await (await endTwo()).stop()
  const core = runCore({ folder })
  const key = [...core.store.state().jobs.keys()].find((each) => each.endsWith('/x-1'))
  expect(key).toBeDefined()
  if (key) unwatchJobs(core.context, [key])
  expect(formatAllMessages(await clearHistory(core.context))).toEqual({
    ok: true,
    message: 'Cleared 1 run from the history',
  })
  expect(getHistoryPage(core.context, all)).toMatchObject({ total: 1, entries: [{ jobId: 'x-2' }] })
  expect(readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')).not.toContain('x-1')
  await core.stop()

  const again = runCore({ folder })
  expect(outcomes(again)).toEqual(outcomes(core))
  expect(outcomes(again)).toMatchObject([{ kind: 'failed' }])
})

describe('the history of runs', () => {
  it('remains after its jobs and servers are removed and the program is relaunched', async () => {
    const core = await endTwo()
    for (const id of ['x-1', 'x-2']) server.removeJob(id)
    unwatchJobs(core.context, [...core.store.state().jobs.keys()])
    for (const id of core.store.state().servers.keys()) removeServer(core.context, id)
    const page = getHistoryPage(core.context, all)
    expect(page).toMatchObject({
      total: 2,
      entries: [
        {
          jobId: 'x-2',
          server: 'Workstation',
          outcome: { kind: 'failed', error: 'Ollama refused\nthe connection' },
        },
        {
          jobId: 'x-1',
          label: 'Taxonomy',
          server: 'Workstation',
          outcome: { kind: 'completed', result: { counts: { documents: 2, chunks: 412 } } },
        },
      ],
    })
    await core.stop()

    const { context } = runCore({ folder })
    expect(getHistoryPage(context, all)).toEqual(page)
    expect(getHistoryPage(context, { ...all, search: 'taxo 412' }).entries).toMatchObject([{ jobId: 'x-1' }])
  })

  it('contains the runs that ended today', async () => {
    const { context } = await endTwo()
    expect(getTodaysTimeline(context).runs).toMatchObject([
      { kind: 'completed', label: 'Taxonomy' },
      { kind: 'failed' },
    ])
  })

  it('shows why there was no notification', async () => {
    const core = runCore({ folder, url: server.url })
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    core.store.setSettings({ notify: { ...defaultSettings.notify, completed: false } })
    await server.until(() => server.openStreams().length === 1)
    server.updateJob('x-1', { status: 'completed' })
    await core.untilState(() => core.job(key).outcome !== undefined)
    await core.stop()
    expect(getHistoryPage(core.context, all).entries).toMatchObject([{ jobId: 'x-1', silence: 'kind' }])
  })
})

describe('the history’s export', () => {
  const everything = { search: '', kinds: [] }

  it('asks where to save the file, and saves it there', async () => {
    const { context } = await endTwo()
    const path = join(folder, 'mine.csv')
    const person = createFakeFileDialogs(path)
    expect(formatAllMessages(await exportHistory(context, person, everything))).toEqual({
      ok: true,
      message: 'Exported 2 runs to mine.csv',
    })
    expect(formatAllMessages(person.questions)).toEqual([
      {
        title: 'Export history',
        defaultName: expect.stringMatching(/^compileo-history-\d{4}-\d\d-\d\d\.csv$/),
        extensions: ['csv'],
      },
    ])
    const text = readFileSync(path, 'utf8')
    expect(['x-2', 'x-1', 'Taxonomy', 'documents: 2'].every((words) => text.includes(words))).toBe(true)
    expect(text.startsWith('\uFEFF"Job ID",')).toBe(true)
  })

  it('contains only the filtered runs', async () => {
    const { context } = await endTwo()
    const path = join(folder, 'mine.csv')
    const filter = { search: 'refused', kinds: ['failed' as const] }
    expect(
      formatAllMessages(await exportHistory(context, createFakeFileDialogs(path), filter)),
    ).toMatchObject({
      message: 'Exported 1 run to mine.csv',
    })
    const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\r\n')
    expect(lines).toEqual([expect.stringContaining('x-2')])
  })

  it('opens no dialog if there are no runs, and writes nothing if the user cancels', async () => {
    const { context } = await endTwo()
    const person = createFakeFileDialogs()
    expect(formatAllMessages(await exportHistory(context, person, { search: 'nowhere', kinds: [] }))).toEqual(
      {
        ok: false,
        message: 'Nothing to export',
      },
    )
    expect(person.questions).toEqual([])
    const before = readdirSync(folder)
    await expect(exportHistory(context, person, everything)).resolves.toEqual({
      ok: true,
    })
    expect(person.questions).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('shows why the file couldn’t be written', async () => {
    const { context } = await endTwo()
    const path = join(folder, 'taken')
    mkdirSync(path)
    writeFileSync(join(path, 'mine'), '')
    const outcome = await exportHistory(context, createFakeFileDialogs(path), everything)
    expect(formatAllMessages(outcome)).toEqual({
      ok: false,
      message: 'Couldn’t write the file: it’s a folder',
    })
  })
})
