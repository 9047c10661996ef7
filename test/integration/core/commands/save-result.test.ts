import { readdirSync, readFileSync, statSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { saveWithDialog } from '#main/base/files.ts'
import { fetchResult, saveDataset, saveResult } from '#main/core/commands/files/save-result.ts'
import { saveResults } from '#main/core/commands/files/save-results.ts'
import { removeServer } from '#main/core/commands/servers/edit-servers.ts'
import { fetchWholeJob } from '#main/core/commands/jobs/whole-job.ts'
import { setJobLabel } from '#main/core/commands/jobs/job-settings.ts'
import { createMessage } from '#shared/message.ts'
import type { JobKey } from '#shared/model.ts'
import type { CompileoServer } from '#test/server/index.ts'
import type { Json } from '#test/server/job.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeFileDialogs } from '#test/support/file-dialogs.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { runCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  folder = createTempFolder()
})

/** Forwards a port of its own to the server, and counts the bytes that the server sends. */
async function countBytes({ port }: CompileoServer) {
  let received = 0
  const sockets = new Set<Socket>()
  const front = createServer((socket) => {
    const onward = connect(port, '127.0.0.1')
    onward.on('data', ({ length }) => (received += length))
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
    socket.pipe(onward).pipe(socket)
  })
  const url = `http://127.0.0.1:${await listenOnFreePort(front)}`
  closeAfterTest(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { url, received: () => received }
}

async function watchCompleted(result: Json) {
  server.addJob({ id: 'x-1', status: 'completed', progress: 100, result })
  const core = runCore({ folder, url: server.url })
  return { core, key: await core.watchJob('x-1') }
}

const path = () => join(folder, 'mine')
const text = () => readFileSync(path(), 'utf8')
const result = { chunks: 412, documents: ['Größe'] }
const saved = { ok: true, message: 'Saved to mine' }

describe('showing or saving the result of a job', () => {
  it('writes readable JSON to a file that is named after the job', async () => {
    const { core, key } = await watchCompleted(result)
    setJobLabel(core.context, key, 'Taxonomy: A/B')
    const person = createFakeFileDialogs(path())
    expect(formatAllMessages(await saveResult(core.context, person, key))).toEqual(saved)
    expect(formatAllMessages(person.questions)).toEqual([
      { title: 'Save result', defaultName: 'Taxonomy_ A_B-result.json', extensions: ['json'] },
    ])
    expect(text()).toBe('{\n  "chunks": 412,\n  "documents": [\n    "Größe"\n  ]\n}\n')
  })

  it('fetches a result of 100,000 characters again, to show it or to save it', async () => {
    const large = { text: 'x'.repeat(100_000) }
    const { core, key } = await watchCompleted(large)
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(core.job(key)).toMatchObject(toJobParts({ isTruncated: true }))
    expect(core.job(key).run.result).toBeUndefined()
    await expect(fetchWholeJob(core.context, key)).resolves.toMatchObject({ ok: true, result: large })
    await saveResult(core.context, createFakeFileDialogs(path()), key)
    expect(JSON.parse(text())).toEqual(large)
    server.removeJob('x-1')
    expect(formatAllMessages(await fetchWholeJob(core.context, key))).toEqual({
      ok: false,
      message: 'The server no longer has this job',
    })
    await expect(fetchWholeJob(core.context, 's/other')).resolves.toMatchObject({ ok: false })
  })

  it('streams a result into the file if the result is too large to be shown', async () => {
    const large = { text: 'x'.repeat(12_000_000), result: [1] }
    const { core, key } = await watchCompleted(large)
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'completed', isTruncated: true }))
    expect(server.requests.count({ route: 'stream' })).toBe(0)
    const whole = await fetchWholeJob(core.context, key)
    expect(whole).toEqual({ ok: true, resultBytes: expect.any(Number) })
    // The size is the length of the response, without the few fields after the result.
    expect(Number(Reflect.get(whole, 'resultBytes')) - JSON.stringify(large).length).toBeLessThan(500)
    await saveResult(core.context, createFakeFileDialogs(path()), key)
    // Printing a difference of millions of characters would take minutes.
    expect(text() === JSON.stringify(large)).toBe(true)
  })

  it('fetches a large result once, after the user has chosen a file', async () => {
    const bytes = 60_000_000
    const front = await countBytes(server)
    server.addJob({ id: 'x-1', status: 'completed', progress: 100, result: { text: 'x'.repeat(bytes) } })
    const core = runCore({ folder, url: front.url })
    const key = await core.watchJob('x-1')
    await core.untilState(() => core.job(key).outcome !== undefined)
    const before = front.received()
    // A watch reads only the beginning of the result.
    expect(before).toBeLessThan(2_000_000)
    const person = createFakeFileDialogs(path())
    const showSaveDialog: typeof person.showSaveDialog = async (question) => {
      expect(front.received()).toBe(before)
      return person.showSaveDialog(question)
    }
    expect(formatAllMessages(await saveResult(core.context, { showSaveDialog }, key))).toEqual(saved)
    expect(statSync(path()).size).toBeGreaterThan(bytes)
    expect(front.received() - before).toBeLessThan(bytes + 1_000_000)
  })

  it('fails if the user removes the server before a large result is written', async () => {
    const { core, key } = await watchCompleted({ text: 'x'.repeat(12_000_000) })
    await core.untilState(() => core.job(key).outcome !== undefined)
    const fetched = await fetchResult(core.context, core.job(key))
    if (!fetched.ok || !('parts' in fetched.value)) throw new Error('The result has no parts')
    removeServer(core.context, core.job(key).identity.serverId)
    expect(formatAllMessages(await fetched.value.parts(async () => {}))).toEqual({
      ok: false,
      message: 'The server of this job has been removed',
    })
  })

  it('shows at most 200,000 characters of a long error', async () => {
    const { core, key } = await watchCompleted(result)
    server.updateJob('x-1', { status: 'failed', error: `Head${' '.repeat(1_000_000)}x` })
    const { error } = await fetchWholeJob(core.context, key)
    expect(error).toMatch(/^Head .*…$/)
    expect(error).toHaveLength(200_000)
  })

  it('fetches the result from the server after a relaunch', async () => {
    const { core: before, key } = await watchCompleted(result)
    await before.stop()
    const core = runCore({ folder })
    await expect(saveResult(core.context, createFakeFileDialogs(path()), key)).resolves.toMatchObject({
      ok: true,
    })
    expect(JSON.parse(text())).toEqual(result)
  })

  it.each<[string, string, () => unknown]>([
    ['the server has deleted the job', 'The server no longer has this job', () => server.removeJob('x-1')],
    // The real server can't send a list as a result.
    ['the server can’t send the result', 'Server error', () => server.updateJob('x-1', { result: ['a'] })],
    ['the job has no result', 'This job has no result', () => server.updateJob('x-1', { result: null })],
  ])('reports an error if %s', async (_, words, happens) => {
    const { core: before, key } = await watchCompleted(result)
    await before.stop()
    happens()
    const core = runCore({ folder })
    const person = createFakeFileDialogs(path())
    const outcome = await saveResult(core.context, person, key)
    expect(formatAllMessages(outcome)).toMatchObject({ ok: false, message: expect.stringContaining(words) })
    expect(readdirSync(folder).filter((name) => name.startsWith('mine'))).toEqual([])
  })

  it('doesn’t mistake the counts in the plugin’s journal for the result', async () => {
    const journal = await startServerForTest({ streamIntervalMs: 10, plugin: true })
    journal.addJob({ id: 'x-1', status: 'running' })
    const core = runCore({ folder, url: journal.url })
    const key = await core.watchJob('x-1')
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    await fetch(`${journal.url}/api/v1/plugins/tray/outcomes`)
    journal.updateJob('x-1', { status: 'completed', result: { total: 3, text: 'x'.repeat(64_000) } })
    journal.removeJob('x-1')
    await core.untilState(() => core.job(key).outcome !== undefined)
    const person = createFakeFileDialogs(path())
    expect(formatAllMessages(await saveResult(core.context, person, key))).toEqual({
      ok: false,
      message: 'Only the counts of this result are left, because the server no longer has the job',
    })
    expect(readdirSync(folder)).not.toContain('mine')
    expect(formatAllMessages(await saveResults(core.context, person, [key]))).toEqual({
      ok: true,
      message: 'Saved 0 results to mine. Only the counts are left of 1 result.',
    })
    expect(JSON.parse(text())).toMatchObject([{ jobId: 'x-1', counts: { total: 3 }, result: null }])
  })

  it('does nothing if the user cancels, and fails if the job isn’t watched', async () => {
    const { core, key } = await watchCompleted(result)
    await expect(saveResult(core.context, createFakeFileDialogs(), key)).resolves.toEqual({ ok: true })
    const other: JobKey = 's/other'
    expect(formatAllMessages(await saveResult(core.context, createFakeFileDialogs(path()), other))).toEqual({
      ok: false,
      message: 'You’re no longer watching this job',
    })
  })
})

describe('saving a dataset job’s dataset', () => {
  const made = {
    dataset_name: 'icu',
    result: { dataset_id: 'd-1', batch_files: [{ file_path: '/x/a.jsonl' }] },
  }

  it('writes a file that is named after the dataset', async () => {
    server.lists.offered = true
    server.lists.datasetFiles.set('d-1', '{"question":"?"}\n')
    const { core, key } = await watchCompleted(made)
    const person = createFakeFileDialogs(path())
    expect(formatAllMessages(await saveDataset(core.context, person, key))).toEqual(saved)
    expect(formatAllMessages(person.questions)).toEqual([
      { title: 'Save dataset', defaultName: 'icu.jsonl', extensions: ['jsonl'] },
    ])
    expect(text()).toBe('{"question":"?"}\n')
  })

  it('reports why it failed, and leaves no file', async () => {
    server.lists.offered = true
    const { core, key } = await watchCompleted(made)
    expect(
      formatAllMessages(await saveDataset(core.context, createFakeFileDialogs(path()), key)),
    ).toMatchObject({
      ok: false,
    })
    expect(readdirSync(folder).filter((name) => name.startsWith('mine'))).toEqual([])
    server.updateJob('x-1', { result: { entries_count: 0 } })
    core.store.updateJob(key, (job) => withJobFields(job, { result: undefined }))
    expect(formatAllMessages(await saveDataset(core.context, createFakeFileDialogs(path()), key))).toEqual({
      ok: false,
      message: 'This job’s result names no dataset',
    })
  })
})

describe('a program that is quitting', () => {
  const question = { title: createMessage('files.titles.saveResult'), defaultName: 'x', extensions: [] }

  it('finishes a file that it is writing', async () => {
    const target = createTempFolder()
    const core = runCore({ folder })
    const { promise: begins, resolve: onBegin } = Promise.withResolvers<void>()
    const saving = saveWithDialog(createFakeFileDialogs(join(target, 'mine')), question, async (write) => {
      onBegin()
      await write(Buffer.alloc(50_000_000))
      return { ok: true, value: undefined }
    })
    await begins
    await core.stop()
    expect(readdirSync(target)).toEqual(['mine'])
    await expect(saving).resolves.toMatchObject({ ok: true })
  })

  it('leaves no part of a file that is still arriving', async () => {
    const target = createTempFolder()
    const core = runCore({ folder })
    const { promise: arrives, resolve: onArrival } = Promise.withResolvers<void>()
    const saving = saveWithDialog(createFakeFileDialogs(join(target, 'mine')), question, async (write) => {
      await write(Buffer.from('half'))
      onArrival()
      return new Promise((_, reject) => {
        core.context.signal.addEventListener('abort', () => reject(new Error('quits')))
      })
    })
    await arrives
    expect(readdirSync(target)).toEqual([expect.stringMatching(/^mine\..*\.part$/)])
    await core.stop()
    expect(readdirSync(target)).toEqual([])
    await expect(saving).resolves.toMatchObject({ ok: false })
  })
})
