import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { captureOutput } from '#scripts/children.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import type { PluginEvent } from '#main/compileo/plugin.ts'
import { readPluginJobs, readPluginVersion } from '#main/compileo/plugin-routes.ts'
import { bundledPluginVersion } from '#shared/rules/plugin-version.ts'
import { call, clientOf } from '../compileo/set-up.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { readEvents } from '#test/support/plugin/event-reader.ts'
import { pythonPath } from '#test/support/uvicorn/uvicorn.ts'
import { pluginFolder, startPluginHost, type PluginHost } from '#test/support/plugin/plugin-host.ts'

const base = '/api/v1/plugins/tray'

interface Answer {
  readonly jobs?: readonly { readonly job_id: string }[]
  readonly gone?: readonly string[]
  readonly cursor: string
}

const time = (second: number) => new Date(Date.UTC(2026, 10, 25, 12, 0, second)).toISOString().slice(0, -1)

describe('the plugin', () => {
  let server: PluginHost
  beforeAll(async () => {
    server = await startPluginHost()
  })
  afterAll(() => server.close())
  const changes = (seconds: number) => readEvents(`${server.url}${base}/jobs/changes?seconds=${seconds}`)

  it('reads the queue as often for 50 clients as for one client', async () => {
    await server.put({ job_id: 'a' })
    const readers = await Promise.all(Array.from({ length: 50 }, () => changes(2)))
    const [began, before] = [performance.now(), await server.looks()]
    await Promise.all(readers.map((reader) => reader.until(() => false)))
    const looks = (await server.looks()) - before
    // The queue is read ten times a second, even if a busy machine stretches the two seconds.
    expect(looks).toBeLessThanOrEqual((performance.now() - began) / 100 + 2)
    for (const reader of readers) expect(reader.events).toHaveLength(1)
  })

  it('stops reading after the last client has left or its stream has ended', async () => {
    const reader = await changes(2)
    await reader.until(({ events }) => events.length > 0)
    reader.close()
    let before = -1
    const isLeftAlone = async () => {
      const [last, now] = [before, await server.looks()]
      before = now
      return now === last
    }
    await expect.poll(isLeftAlone, { interval: 500, timeout: 10_000 }).toBe(true)
  })

  it('works with the program’s own client', async () => {
    const { client } = clientOf(server.url)
    await server.put({ job_id: 'read', job_type: 'extraction', current_step: 'C:\\temp "x"\n', progress: 40 })
    expect(await readPluginVersion(client, call())).toEqual({ ok: true, value: '1.1.0' })
    const job: unknown = expect.objectContaining({
      jobId: 'read',
      kind: 'extraction',
      progress: 40,
      step: 'C:\\temp "x"\n',
    })
    await expect
      .poll(() => readPluginJobs(client, call()))
      .toMatchObject({
        ok: true,
        value: { isFull: true, jobs: expect.arrayContaining([job]) },
      })
    const event = await new Promise<PluginEvent>((resolve, reject) => {
      const opened = client.changes({ onChanges: resolve, onEnd: reject }, call())
      opened.then(closeAfterTest, reject)
    })
    expect(event).toMatchObject({ kind: 'changes', isFull: true, jobs: expect.arrayContaining([job]) })
  })

  it.each([
    ['metadata', 'a list', '["step"]', { current_step: '' }],
    ['metadata', 'None', 'None', { current_step: '' }],
    [
      'metadata',
      'an object whose message isn’t text',
      '{"progress_message": {"page": 1}}',
      { current_step: "{'page': 1}" },
    ],
    ['created_at', 'not a date', '"yesterday"', { created_at: null }],
    ['progress', 'a word', '"half"', { progress: 0 }],
    ['progress', 'negative', '-1', { progress: 0 }],
    ['progress', 'infinite', '1e999', { progress: 0 }],
    ['progress', 'a number with 400 digits', '9'.repeat(400), { progress: 0 }],
    ['parameters', 'a list', '["project_id"]', { project_id: null }],
    ['error', 'a list', '["E"]', { error: "['E']" }],
    ['user_id', 'a number', '7', { user_id: '7' }],
    ['job_id', 'a number', '7', { job_id: '7' }],
  ])('lists a job along with all the others even if its %s is %s', async (name, _, value, expected) => {
    const id = `odd ${name} ${value}`
    await server.set({ odd: { [id]: { [name]: value } } })
    await server.put({ job_id: id, current_step: 'Parsing', progress: 40 }, { job_id: 'fine' })
    const jobs = async () => (await fetch(`${server.url}${base}/jobs`)).json()
    const both = [
      expect.objectContaining({ job_id: id, ...expected }),
      expect.objectContaining({ job_id: 'fine', progress: 0 }),
    ]
    await expect.poll(jobs).toMatchObject({ jobs: expect.arrayContaining(both) })
    await server.set({})
  })

  it.each([
    ['converts a time with an offset to UTC', '2026-11-25T18:46:35+02:00', '2026-11-25T16:46:35Z'],
    ['omits a time before the year 1 in UTC', '0001-01-01T00:00:00+14:00', null],
    ['omits a time after the year 9999 in UTC', '9999-12-31T23:59:59-14:00', null],
  ])('%s', async (_, created_at, expected) => {
    await server.put({ job_id: created_at, created_at })
    const jobs = async () => (await fetch(`${server.url}${base}/jobs`)).json()
    const job: unknown = expect.objectContaining({ job_id: created_at, created_at: expected })
    await expect.poll(jobs).toMatchObject({ jobs: expect.arrayContaining([job]) })
  })

  it('reports whether a worker still has a job that the server’s clean-up considers stuck', async () => {
    const error = 'Stuck in RUNNING state detected - no active worker or RQ job'
    const lost = ['waiting', 'started', 'gone'].map((id) => ({ job_id: id, status: 'failed', error }))
    await server.put(...lost, { job_id: 'failed', status: 'failed', error: 'no memory' })
    await server.set({ waiting: ['waiting'], started: ['started'] })
    const answer = async (): Promise<Answer> => (await fetch(`${server.url}${base}/jobs`)).json()
    const expected = { waiting: true, started: false, gone: true, failed: null }
    const rows = Object.entries(expected).map(([job_id, left_rq]) =>
      expect.objectContaining({ job_id, left_rq }),
    )
    await expect.poll(answer).toMatchObject({ jobs: expect.arrayContaining(rows) })
    await server.set({})
    await server.remove(...Object.keys(expected))
  })

  it('reports positions in RQ’s queue, and which jobs a worker has', async () => {
    const ids = ['second', 'first', 'working', 'restarted', 'hung']
    await server.put(...ids.map((id) => ({ job_id: id })))
    const odd = { working: { worker_id: '"worker_7"' }, restarted: { worker_id: '"worker_6"' } }
    await server.set({ waiting: ['first', 'second', 'restarted'], odd })
    const answer = async (): Promise<Answer> => (await fetch(`${server.url}${base}/jobs`)).json()
    const expected = { first: 1, second: 2, restarted: 3, working: 0, hung: null }
    const rows = Object.entries(expected).map(([job_id, place]) => expect.objectContaining({ job_id, place }))
    await expect.poll(answer).toMatchObject({ jobs: expect.arrayContaining(rows) })
    await server.set({})
    await server.remove(...ids)
  })

  it('reports whether a job’s worker is alive', async () => {
    const ids = ['alive', 'killed', 'lost', 'inLine']
    await server.put(...ids.map((id) => ({ job_id: id })))
    const worker = { worker_id: '"worker_7"' }
    const odd = { alive: worker, killed: worker, lost: worker }
    await server.set({ waiting: ['inLine'], started: ['alive', 'killed'], killed: ['killed'], odd })
    const answer = async (): Promise<Answer> => (await fetch(`${server.url}${base}/jobs`)).json()
    const expected = { alive: true, killed: false, lost: false, inLine: null }
    const rows = Object.entries(expected).map(([job_id, has_worker]) =>
      expect.objectContaining({ job_id, has_worker }),
    )
    await expect.poll(answer).toMatchObject({ jobs: expect.arrayContaining(rows) })
    await server.set({})
    await server.remove(...ids)
  })

  it('reads a fast queue at most every 100 ms, and a slow queue about once a second', async () => {
    const looksWithin = async (requests: number) => {
      const [began, before] = [performance.now(), await server.looks()]
      for (let sent = 0; sent < requests; sent += 1) await fetch(`${server.url}${base}/jobs`)
      return { looks: (await server.looks()) - before, ms: performance.now() - began }
    }
    const quick = await looksWithin(30)
    expect(quick.looks).toBeLessThanOrEqual(quick.ms / 100 + 1)
    await server.set({ hangs_s: 0.2 })
    const slow = await looksWithin(300)
    await server.set({ hangs_s: 0 })
    expect(slow.looks).toBeLessThanOrEqual(slow.ms / 1_000 + 2)
  })

  it('doesn’t drop a job that a single reading missed', async () => {
    await server.put({ job_id: 'a' }, { job_id: 'b' })
    const reader = await changes(20)
    await reader.until(({ text }) => text.includes('"job_id":"b"'))
    await server.set({ skips: ['a'] })
    await server.remove('b')
    await reader.until(({ text }) => text.includes(`"gone":["b"]`))
    expect(reader.text).not.toContain(`"gone":["a"]`)
    reader.close()
  })

  it('logs once why the queue can’t be read, and hides the reason from clients', async () => {
    await server.redisAway('redis://:s3cret@redis.lab')
    const ask = () => fetch(`${server.url}${base}/jobs`)
    const answers = async () => (await ask()).json()
    const detail = "The job queue can't be read: the server's log has the reason"
    for (let times = 0; times < 3; times += 1) await expect.poll(answers).toEqual({ detail })
    await expect.poll(() => server.log().split('redis://:s3cret@redis.lab')).toHaveLength(2)
    await server.redisAway(null)
    await expect.poll(async () => (await ask()).status).toBe(200)
  })

  it('responds with 503 while Redis hangs, and recovers when Redis does', async () => {
    await server.set({ hangs_s: 3 })
    const ask = () => fetch(`${server.url}${base}/jobs`)
    await expect.poll(async () => (await ask()).status).toBe(503)
    const expected = { detail: "The job queue can't be read: it took too long" }
    expect(await (await ask()).json()).toEqual(expected)
    await server.set({ hangs_s: 0 })
    await expect.poll(async () => (await ask()).status).toBe(200)
  })

  it('responds with 503 if the server has no queue manager', async () => {
    await server.set({ manager: false })
    const answer = await fetch(`${server.url}${base}/jobs/changes`)
    expect([answer.status, await answer.json()]).toEqual([503, { detail: 'This server has no job queue' }])
    await server.set({ manager: true })
  })

  it('has the same version number in all its files', async () => {
    const { version } = parse(await readFile(join(pluginFolder, 'plugin.yaml'), 'utf8'))
    expect(version).toBe(bundledPluginVersion)
    expect(await (await fetch(`${server.url}${base}/version`)).json()).toMatchObject({ version })
  })

  it('lists at most 1,000 jobs, and omits the oldest finished jobs', async () => {
    const crowded = await startPluginHost()
    onTestFinished(() => crowded.close())
    const running = Array.from({ length: 998 }, (_, n) => ({ job_id: `job-${n}`, created_at: time(n + 10) }))
    const over = (job_id: string, second: number) => ({
      job_id,
      status: 'completed',
      created_at: time(second),
    })
    await crowded.put(over('over-old', 1), over('over-new', 5_000), ...running, {
      job_id: 'oldest',
      created_at: time(0),
    })
    const list = async (since = ''): Promise<Answer> =>
      (await fetch(`${crowded.url}${base}/jobs${since && `?since=${since}`}`)).json()
    const cursorOnceGone = async (count: number, since: string) => {
      let answer: Answer = { cursor: since }
      const goneCount = async () => (answer = await list(since)).gone?.length
      await expect.poll(goneCount, { timeout: 12_000 }).toBe(count)
      return answer.cursor
    }
    // Reading this many jobs may take longer than the first request waits.
    await expect.poll(async () => (await list()).jobs?.length).toBe(1_000)
    const { jobs = [], cursor } = await list()
    const ids = jobs.map(({ job_id }) => job_id)
    expect(ids).toEqual(['over-new', ...running.map(({ job_id }) => job_id).toReversed(), 'oldest'])
    await crowded.remove(...ids)
    const later = await cursorOnceGone(1_000, cursor)
    await crowded.remove('over-old')
    await cursorOnceGone(1, later)
    expect(await list(later)).toMatchObject({ gone: ['over-old'], full: false })
    expect(await list(cursor)).toMatchObject({ jobs: [], gone: [], full: true })
  })

  it('passes strict type checks for Python 3.11 and later', async () => {
    const cache = join(projectRoot, '.cache', 'mypy')
    const options = ['--strict', '--python-version', '3.11', '--cache-dir', cache, '-p', 'tray_src']
    const { code, stdout } = await captureOutput(pythonPath, ['-m', 'mypy', ...options], {
      cwd: pluginFolder,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Success: no issues found in 5 source files\n' })
  }, 300_000)
})
