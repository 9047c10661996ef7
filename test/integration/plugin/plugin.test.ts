import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readEvents, type EventReader } from '#test/support/plugin/event-reader.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { getTimeMomentAgo, type PluginJob, type PluginServer } from '#test/support/plugin/plugin-server.ts'
import { startPluginDouble } from '#test/support/plugin/double.ts'
import { startPluginHost } from '#test/support/plugin/plugin-host.ts'

const base = '/api/v1/plugins/tray'

interface Answer {
  readonly jobs: readonly Record<string, unknown>[]
  readonly gone: readonly string[]
  readonly full: boolean
  readonly total: number
  readonly cursor: string
}

/** These texts break, garble or forge the server's own streams. */
const hardTexts = [
  ['quotes', 'Parsing "a" and \'b\''],
  ['the backslashes of a Windows path', 'C:\\temp\\bold\\u0041'],
  ['control characters', 'C:\temp\bold \u001B[31m'],
  ['line ends', 'one\ntwo\r\nthree\u2028four\u0085five'],
  ['a forged event', 'x"}\n\ndata: {"jobs": [], "gone": ["a"]}\n\n'],
  ['NUL', 'a\u0000b'],
  ['text-direction marks', '\u202Egpj.exe\u2066'],
  ['half of a surrogate pair', 'a\uD83D'],
  ['emoji', '👩‍👩‍👧‍👦 Größe'],
] as const

let round = 0
let mine: (name: string) => string
beforeEach(() => {
  const prefix = `job-${(round += 1)}`
  mine = (name) => `${prefix}-${name}`
})

/** Matches a UTC time on this day at a given second of a minute, from 0 to 9. */
const at = (day: string, second: number) =>
  expect.stringMatching(new RegExp(`^${day}.*:0${second}(?:.0+)?Z$`))

const jobsOf = ({ events }: EventReader, id: string) =>
  events.flatMap(({ data }) =>
    (Array.isArray(data['jobs']) ? data['jobs'] : []).filter((job: PluginJob) => job.job_id === id),
  )

const untilSent = (reader: EventReader, id: string, what: Record<string, unknown>) =>
  reader.until(() =>
    jobsOf(reader, id).some((job) => Object.entries(what).every(([name, value]) => job[name] === value)),
  )

const servers = [
  ['the plugin', startPluginHost],
  ['the plugin of the test server', startPluginDouble],
] as const satisfies readonly [string, () => Promise<PluginServer>][]

describe.each(servers)('%s', (_name, start) => {
  let server: PluginServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${base}${path}`, { headers })
  const list = async (since = ''): Promise<Answer> => (await get(`/jobs${since && `?since=${since}`}`)).json()
  /** Repeats the request, because the plugin reuses a recent reading of the queue. */
  const listUntil = async (test: (answer: Answer) => boolean, since?: string): Promise<Answer> => {
    for (;;) {
      const answer = await list(since)
      if (test(answer)) return answer
    }
  }
  const listWith = (id: string) => listUntil(({ jobs }) => jobs.some(({ job_id }) => job_id === id))
  const follow = async (options: { after?: string; seconds?: number } = {}) => {
    const headers: Record<string, string> =
      options.after === undefined ? {} : { 'Last-Event-ID': options.after }
    const reader = await readEvents(
      `${server.url}${base}/jobs/changes?seconds=${options.seconds ?? 20}`,
      headers,
    )
    closeAfterTest(reader.close)
    return reader
  }

  it('reports its version', async () => {
    expect(await (await get('/version')).json()).toEqual({ name: 'compileo-tray', version: '1.1.0', api: 1 })
  })

  it('lists every job, newest first, with UTC times and only two of its parameters', async () => {
    await server.put(
      {
        job_id: mine('old'),
        job_type: 'document_processing',
        parameters: { operation: 'parse_documents', project_id: 'p1', api_key: 'secret', chunk: 5 },
        user_id: 'ada',
        status: 'failed',
        progress: 55.00000000000001,
        current_step: 'Parsing',
        error: 'Ollama refused the connection',
        created_at: '2026-11-25T16:46:34.831966',
        started_at: '2026-11-25T16:46:35',
        completed_at: '2026-11-25T16:46:36.000001',
      },
      { job_id: mine('new'), created_at: '2026-11-25T16:46:35' },
    )
    const { jobs, full, gone, total } = await listWith(mine('new'))
    expect({ full, gone }).toEqual({ full: true, gone: [] })
    expect(total).toBe(jobs.length)
    expect(jobs.map(({ created_at }) => created_at)).toEqual(
      jobs.map(({ created_at }) => String(created_at)).toSorted((a, b) => (a < b ? 1 : -1)),
    )
    expect(jobs.find(({ job_id }) => job_id === mine('old'))).toEqual({
      job_id: mine('old'),
      job_type: 'document_processing',
      operation: 'parse_documents',
      project_id: 'p1',
      user_id: 'ada',
      status: 'failed',
      progress: 55.00000000000001,
      current_step: 'Parsing',
      place: null,
      has_worker: null,
      left_rq: null,
      error: 'Ollama refused the connection',
      created_at: '2026-11-25T16:46:34.831966Z',
      started_at: '2026-11-25T16:46:35Z',
      completed_at: '2026-11-25T16:46:36.000001Z',
    })
    expect(jobs.find(({ job_id }) => job_id === mine('new'))).toEqual({
      job_id: mine('new'),
      job_type: 'extraction',
      operation: null,
      project_id: null,
      user_id: null,
      status: 'running',
      progress: 0,
      current_step: '',
      place: null,
      has_worker: null,
      left_rq: null,
      error: null,
      created_at: '2026-11-25T16:46:35Z',
      started_at: null,
      completed_at: null,
    })
  })

  it('lists only changes after the cursor `since`, or everything if the cursor is unknown', async () => {
    await server.put({ job_id: mine('a') }, { job_id: mine('b') })
    const { cursor } = await listWith(mine('b'))
    expect(await list(cursor)).toMatchObject({ jobs: [], gone: [], full: false })
    await server.put({ job_id: mine('a'), progress: 40 })
    const changed = await listUntil(({ jobs }) => jobs.length > 0, cursor)
    expect(changed).toMatchObject({ jobs: [{ job_id: mine('a'), progress: 40 }], full: false })
    await server.remove(mine('b'))
    const removed = await listUntil(({ gone }) => gone.length > 0, changed.cursor)
    expect(removed).toMatchObject({ jobs: [], gone: [mine('b')], full: false })
    expect(await list(removed.cursor)).toMatchObject({ jobs: [], gone: [], full: false })
    await server.put({ job_id: mine('b') })
    const back = await listUntil(({ jobs }) => jobs.length > 0, changed.cursor)
    expect(back).toMatchObject({ jobs: [{ job_id: mine('b') }], gone: [], full: false })
    for (const foreign of ['00000000-1', 'nonsense', `${cursor}9`]) {
      expect((await list(foreign)).full).toBe(true)
    }
    expect((await get(`/jobs?since=${'x'.repeat(41)}`)).status).toBe(422)
  })

  it('streams all jobs first, and then each new step, error, new job and removed job', async () => {
    await server.put({ job_id: mine('a'), progress: 40, current_step: 'one' })
    const reader = await follow()
    expect(reader).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
    await untilSent(reader, mine('a'), { current_step: 'one' })
    expect(reader.events[0]?.data).toMatchObject({ full: true, more: false, gone: [] })
    expect(reader.events[0]?.id).toMatch(/^[\da-f]{8}-\d+$/)

    await server.put({ job_id: mine('a'), current_step: 'two' })
    await untilSent(reader, mine('a'), { current_step: 'two' })
    await server.put({ job_id: mine('a'), status: 'retrying', error: 'no answer' })
    await untilSent(reader, mine('a'), { error: 'no answer' })
    await server.put({ job_id: mine('b') })
    await untilSent(reader, mine('b'), {})
    await server.remove(mine('b'))
    const isGone = ({ data }: { data: Record<string, unknown> }) =>
      JSON.stringify(data['gone']) === JSON.stringify([mine('b')])
    await reader.until(({ events }) => events.some(isGone))
    expect(jobsOf(reader, mine('a'))).toMatchObject([
      { current_step: 'one', status: 'running' },
      { current_step: 'two', status: 'running' },
      { current_step: 'two', status: 'retrying', error: 'no answer' },
    ])
    expect(reader.events.slice(1).every(({ data }) => data['full'] === false)).toBe(true)
  })

  it.each(hardTexts)('transmits a text with %s unchanged', async (_what, text) => {
    const reader = await follow()
    await server.put({ job_id: mine('a'), current_step: text, error: text })
    await untilSent(reader, mine('a'), { current_step: text, error: text })
    expect(reader.text).toMatch(/^[ -~\n]*$/)
    const { jobs } = await listWith(mine('a'))
    expect(jobs.find(({ job_id }) => job_id === mine('a'))?.['error']).toBe(text)
  })

  it('truncates long texts at the end, and a long error in the middle', async () => {
    const error = `Traceback${' '.repeat(5_000)}KeyError: 1`
    await server.put({ job_id: mine('b'), error: 'x'.repeat(2_000) })
    await server.put({ job_id: mine('a'), current_step: 'x'.repeat(5_000), error })
    const { jobs } = await listWith(mine('a'))
    expect(jobs.find(({ job_id }) => job_id === mine('b'))?.['error']).toBe('x'.repeat(2_000))
    const job = jobs.find(({ job_id }) => job_id === mine('a'))
    expect(job?.['current_step']).toBe('x'.repeat(500))
    expect(job?.['error']).toMatch(/^Traceback +\n\[…\]\n +KeyError: 1$/)
    expect(job?.['error']).toHaveLength(2_000)
  })

  it('resumes after `Last-Event-ID`, and reports at once if nothing has changed', async () => {
    await server.put({ job_id: mine('a') }, { job_id: mine('b') })
    const first = await follow()
    await untilSent(first, mine('b'), {})
    first.close()
    const [after = ''] = first.events.flatMap(({ id }) => id ?? []).slice(-1)
    const second = await follow({ after })
    await second.until(({ events }) => events.length === 1)
    expect(second.events[0]?.data).toMatchObject({ jobs: [], gone: [], full: false })
    await server.put({ job_id: mine('a'), progress: 10 })
    const third = await follow({ after })
    await untilSent(third, mine('a'), { progress: 10 })
    expect(jobsOf(third, mine('b'))).toEqual([])
    const foreign = await follow({ after: '00000000-7' })
    await foreign.until(({ events }) => events.length === 1)
    expect(foreign.events[0]?.data['full']).toBe(true)
  })

  it('ends a stream after the requested time, which is at most 20 s', async () => {
    const began = performance.now()
    const reader = await follow({ seconds: 1 })
    await reader.until(() => false)
    expect(reader.isOver).toBe(true)
    const beats = reader.text.split('\n: ').length - 1
    expect(beats).toBeLessThanOrEqual((performance.now() - began) / 300)
    expect((await get('/jobs/changes?seconds=21')).status).toBe(422)
    expect((await get('/jobs/changes?seconds=0')).status).toBe(422)
  })

  it('sends data regularly, so that the server notices closed connections', async () => {
    const reader = await follow()
    await reader.until(({ text }) => text.includes('\n: '))
    expect(reader.isOver).toBe(false)
  })

  it('splits many jobs into several events, of which only the last has an ID', async () => {
    await server.put({ job_id: mine('gone') })
    const { cursor } = await listWith(mine('gone'))
    const ids = Array.from({ length: 120 }, (_, index) => mine(String(index)))
    await server.put(...ids.map((job_id) => ({ job_id })))
    await server.remove(mine('gone'))
    await listUntil(({ gone }) => gone.length > 0, cursor)
    const reader = await follow({ after: cursor })
    await reader.until(({ events }) => events.some(({ data }) => data['more'] === false))
    const last = reader.events.findIndex(({ data }) => data['more'] === false)
    const pages = reader.events.slice(0, last + 1)
    expect(pages).toHaveLength(3)
    for (const { id, data } of pages.slice(0, -1)) {
      expect(id).toBeUndefined()
      expect(data).toMatchObject({ more: true, gone: [] })
      expect(data['jobs']).toHaveLength(50)
    }
    expect(pages.at(-1)?.id).toBeDefined()
    expect(pages.at(-1)?.data).toMatchObject({ gone: [mine('gone')] })
    for (const id of ids) expect(jobsOf(reader, id)).toHaveLength(1)
    await server.remove(...ids)
  })

  it('responds with 503 and a reason while Redis is unavailable, and ends its streams', async () => {
    const reader = await follow()
    await reader.until(({ events }) => events.length > 0)
    await server.redisAway('Error 111 connecting to redis://:secret@127.0.0.1:6399. Connection refused.')
    await reader.until(() => false)
    const sent = "The job queue can't be read: the server's log has the reason"
    expect(reader.events.at(-1)).toEqual({ id: undefined, data: { error: sent } })
    for (const path of ['/jobs', '/jobs/changes']) {
      const answer = await get(path)
      expect([answer.status, await answer.json()]).toEqual([503, { detail: sent }])
    }
    expect((await get('/version')).status).toBe(200)
    await server.redisAway(null)
    await listUntil(({ full }) => full)
  })

  it('lists the newest or the requested quality analyses with their file and error', async () => {
    const [failed, completed] = [mine('failed'), mine('completed')]
    const row = { project_id: 'p', dataset_file: 'storage/datasets/p/d.json' }
    const [day, nextDay] = ['2026-11-25 12:00:0', '2026-11-26 12:00:0']
    await server.putAnalyses(
      {
        ...row,
        id: failed,
        status: 'failed',
        error_message: `Failed to load dataset: ${'x'.repeat(3_000)} Größe`,
        created_at: `${day}0`,
        started_at: `${day}1`,
        updated_at: `${day}2`,
      },
      {
        ...row,
        id: completed,
        status: 'completed',
        created_at: `${nextDay}0`,
        started_at: `${nextDay}1`,
        completed_at: `${nextDay}2`,
        updated_at: `${nextDay}3`,
      },
    )
    const [first, second]: Record<string, unknown>[] = (await (await get('/analyses')).json()).analyses
    const sent = { project_id: 'p', dataset_file: 'd.json' }
    expect(first).toEqual({
      ...sent,
      job_id: completed,
      status: 'completed',
      error: null,
      created_at: at('2026-11-26', 0),
      started_at: at('2026-11-26', 1),
      completed_at: at('2026-11-26', 2),
    })
    expect(second).toMatchObject({ ...sent, job_id: failed, completed_at: at('2026-11-25', 2) })
    expect(second?.['error']).toMatch(/^Failed to load dataset: x+\n\[…\]\nx+ Größe$/)
    const one = await (await get(`/analyses?ids=${failed}&ids=unknown`)).json()
    expect(one).toEqual({ analyses: [second] })
  })

  it('keeps a deleted job’s outcome in its journal', async () => {
    const [id, other] = [mine('a'), mine('b')]
    await get('/outcomes')
    const completed_at = `${getTimeMomentAgo()}000`
    await server.put(
      { job_id: id, status: 'completed', completed_at, result: { total_chunks_created: 734 } },
      { job_id: other, status: 'failed', completed_at, error: 'Größe' },
    )
    const sent = async () => {
      await list()
      const answer: { more: boolean; outcomes: { job_id: string }[] } = await (
        await get(`/outcomes?ids=${id}&ids=${other}&ids=unknown`)
      ).json()
      // The jobs of one reading are in any order, as in the queue.
      return { ...answer, outcomes: answer.outcomes.toSorted((a, b) => (a.job_id < b.job_id ? -1 : 1)) }
    }
    await expect.poll(async () => (await sent()).outcomes.length, { timeout: 8_000 }).toBe(2)
    await server.remove(id, other)
    expect(await sent()).toEqual({
      more: false,
      outcomes: [
        expect.objectContaining({
          job_id: id,
          status: 'completed',
          completed_at: `${completed_at}Z`,
          result: { total_chunks_created: 734 },
          result_cut: false,
          noted_at: expect.stringMatching(/Z$/),
        }),
        expect.objectContaining({ job_id: other, status: 'failed', error: 'Größe', result: null }),
      ],
    })
  })

  it('requires the server’s API key', async () => {
    await server.setApiKey('secret')
    for (const path of ['/version', '/jobs', '/jobs/changes', '/outcomes', '/analyses']) {
      const answer = await get(path)
      const body = { error: 'Unauthorized', message: 'Missing X-API-Key header' }
      expect([answer.status, await answer.json()]).toEqual([401, body])
      expect((await get(path, { 'X-API-Key': 'wrong' })).status).toBe(401)
    }
    expect((await get('/jobs', { 'X-API-Key': 'secret' })).status).toBe(200)
    await server.setApiKey(null)
  })

  it('allows only GET requests', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status } = await fetch(`${server.url}${base}/jobs`, { method })
      expect(status).toBe(405)
    }
  })
})
