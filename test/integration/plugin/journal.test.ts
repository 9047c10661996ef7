import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { getTimeMomentAgo, type PluginJob } from '#test/support/plugin/plugin-server.ts'
import { startPluginHost, type PluginHost } from '#test/support/plugin/plugin-host.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const base = '/api/v1/plugins/tray'
const dayMs = 24 * 3_600_000
const inUtc = (ms: number) => new Date(ms).toISOString().slice(0, -1)
const now = getTimeMomentAgo()

interface Outcomes {
  readonly outcomes: readonly (PluginJob & { readonly noted_at: string })[]
  readonly more: boolean
}

async function start(plugins?: string, pauseS = 0.1): Promise<PluginHost> {
  const server = await startPluginHost(plugins, pauseS)
  closeAfterTest(() => server.close())
  return server
}

async function read(server: PluginHost, query = ''): Promise<Outcomes> {
  const response = await fetch(`${server.url}${base}/outcomes${query}`)
  expect(response.status).toBe(200)
  return response.json()
}

const ids = async (server: PluginHost, query?: string) =>
  (await read(server, query)).outcomes.map(({ job_id }) => job_id)
const untilKept = (server: PluginHost, wanted: readonly string[]) =>
  expect.poll(() => ids(server)).toEqual(wanted)

const ended = (job_id: string, job: Partial<PluginJob> = {}): PluginJob => ({
  job_id,
  status: 'completed',
  completed_at: now,
  ...job,
})

const line = (job_id: string, ms: number, more: object = {}) =>
  `${JSON.stringify({
    job_id,
    status: 'completed',
    started_at: null,
    completed_at: `${inUtc(ms)}Z`,
    noted_at: `${inUtc(ms)}Z`,
    ...more,
  })}\n`

function lineOf(bytes: number, job_id: string, ms: number): string {
  const missing = bytes - line(job_id, ms, { result: '' }).length
  return line(job_id, ms, { result: 'x'.repeat(missing) })
}

function withJournal(content: string): string {
  const plugins = createTempFolder()
  mkdirSync(join(plugins, '.compileo-tray'))
  writeFileSync(join(plugins, '.compileo-tray', 'outcomes.jsonl'), content)
  return plugins
}

/** Returns whether reading the queue rewrites the journal's file although nothing has changed. */
async function isRewritten(server: PluginHost, plugins: string): Promise<boolean> {
  const writtenAt = () => statSync(join(plugins, '.compileo-tray', 'outcomes.jsonl')).mtimeMs
  const nextLooks = async () => {
    const looks = await server.looks()
    await expect.poll(() => server.looks()).toBeGreaterThan(looks + 2)
  }
  await nextLooks()
  const before = writtenAt()
  await nextLooks()
  return writtenAt() !== before
}

describe('the plugin’s journal', () => {
  it('contains a deleted job’s outcome, with its times, error and result', async () => {
    const server = await start()
    await read(server)
    await server.put(
      ended('a', { result: { total_chunks_created: 734 }, started_at: now, progress: 100 }),
      ended('b', { status: 'failed', error: 'Out of memory', parameters: { project_id: 'p' } }),
      { job_id: 'c', status: 'cancelled' },
      { job_id: 'd', status: 'running' },
    )
    await expect.poll(async () => (await ids(server)).toSorted()).toEqual(['a', 'b', 'c'])
    await server.remove('a', 'b', 'c', 'd')
    const { outcomes, more } = await read(server)
    expect(more).toBe(false)
    expect(new Set(outcomes.map(({ noted_at }) => noted_at)).size).toBe(3)
    expect(outcomes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          job_id: 'a',
          status: 'completed',
          job_type: 'extraction',
          started_at: `${now}000Z`,
          completed_at: `${now}000Z`,
          result: { total_chunks_created: 734 },
          result_cut: false,
        }),
        expect.objectContaining({ job_id: 'b', status: 'failed', error: 'Out of memory', project_id: 'p' }),
        expect.objectContaining({ job_id: 'c', status: 'cancelled', error: null, result: null }),
      ]),
    )
  })

  it('reads the queue in the background only after a client has requested the journal', async () => {
    const server = await start()
    await fetch(`${server.url}${base}/version`)
    expect(await server.threads()).not.toContain('compileo-tray-journal')
    expect(await server.looks()).toBe(0)
    for (const path of ['jobs', 'outcomes']) await fetch(`${server.url}${base}/${path}`)
    const threads = await server.threads()
    expect(threads.filter((name) => name === 'compileo-tray-journal')).toHaveLength(1)
    await server.put(ended('a'))
    await untilKept(server, ['a'])
  })

  it('creates its missing folder only at the next reading of the queue', async () => {
    const plugins = createTempFolder()
    const folder = join(plugins, '.compileo-tray')
    const server = await start(plugins, 1_000)
    await fetch(`${server.url}${base}/jobs`)
    await expect.poll(() => existsSync(join(folder, 'lock'))).toBe(true)
    rmSync(folder, { recursive: true, maxRetries: 10 })
    for (let request = 0; request < 20; request += 1) await server.looks()
    expect(existsSync(folder)).toBe(false)
  })

  it('doesn’t read the queue in the background while clients send requests', async () => {
    const server = await start()
    await server.put(ended('a'))
    await server.set({ journal_pause_s: 0.3 })
    const began = performance.now()
    const response = await fetch(`${server.url}${base}/jobs/changes?seconds=2`)
    await response.text()
    expect(await server.looks()).toBeLessThanOrEqual((performance.now() - began) / 100 + 2)
    expect(await ids(server)).toEqual(['a'])
  })

  it('never reads the queue at the same time as a client’s request', async () => {
    const server = await start()
    await server.set({ hangs_s: 0.2 })
    while ((await server.looks()) <= 4)
      await (await fetch(`${server.url}${base}/jobs/changes?seconds=3`)).text()
    expect(await server.atOnce()).toBe(1)
  })

  it('continues after the API restarts, even without a client', async () => {
    const plugins = createTempFolder()
    const before = await start(plugins)
    await before.put(ended('a', { result: { text: 'Größe 👩‍🔬\u2028"' } }))
    await untilKept(before, ['a'])
    const file = join(plugins, '.compileo-tray', 'outcomes.jsonl')
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"a"')
    await before.close()
    writeFileSync(join(plugins, '.compileo-tray', 'outcomes.new'), 'x'.repeat(100_000))
    const after = await start(plugins)
    expect(await after.threads()).toContain('compileo-tray-journal')
    await after.put(ended('b'))
    await untilKept(after, ['a', 'b'])
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"b"')
    expect(readFileSync(file, 'utf8')).not.toContain('x'.repeat(10))
    expect((await read(after)).outcomes[0]).toMatchObject({ result: { text: 'Größe 👩‍🔬\u2028"' } })
  })

  it('contains each run of a restarted job once', async () => {
    const server = await start()
    await server.put(ended('a', { status: 'failed', started_at: now, error: 'E' }))
    await untilKept(server, ['a'])
    await server.put({ job_id: 'a', status: 'running', started_at: inUtc(Date.now()) })
    await server.put(ended('a', { completed_at: inUtc(Date.now()) }))
    await untilKept(server, ['a', 'a'])
    expect((await read(server)).outcomes.map(({ status }) => status)).toEqual(['failed', 'completed'])
  })

  it('responds while the queue is unavailable or hangs, and recovers when the queue does', async () => {
    const server = await start()
    await server.put(ended('a'))
    await untilKept(server, ['a'])
    await server.redisAway('gone')
    expect(await ids(server)).toEqual(['a'])
    await server.redisAway(null)
    await server.set({ hangs_s: 5 })
    expect(await ids(server)).toEqual(['a'])
    await server.set({ hangs_s: 0, manager: false })
    expect(await ids(server)).toEqual(['a'])
    await server.set({ manager: true })
    await server.put(ended('b'))
    await untilKept(server, ['a', 'b'])
  })

  it('survives a full disk, and saves new outcomes when there is room again', async () => {
    const plugins = createTempFolder()
    const server = await start(plugins)
    const folder = join(plugins, '.compileo-tray')
    const file = join(folder, 'outcomes.jsonl')
    await server.put(ended('a'))
    await untilKept(server, ['a'])
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"a"')
    await server.set({ largest_file: 100 })
    await server.put(ended('b'))
    await untilKept(server, ['a', 'b'])
    const looks = await server.looks()
    await expect.poll(() => server.looks()).toBeGreaterThan(looks + 2)
    expect(readFileSync(file, 'utf8')).not.toContain('"job_id":"b"')
    expect(readFileSync(file, 'utf8')).toContain('"job_id":"a"')
    await expect.poll(() => readdirSync(folder)).toEqual(['lock', 'outcomes.jsonl'])
    await server.set({ largest_file: 1_000_000 })
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"b"')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('recovers intact lines from a broken file', async () => {
    const recent = Date.now() - dayMs
    const broken = [
      '{"job_id":"half',
      'null\n',
      '[1]\n',
      `${'x'.repeat(200_000)}\n`,
      line('nan', recent).replace('{', '{"progress":NaN,'),
      line('when', recent, { noted_at: 'yesterday' }),
      line('zone', recent, { noted_at: inUtc(recent) }),
      line('number', recent, { job_id: 7 }),
      line('status', recent, { status: ['completed'] }),
      line('running', recent, { status: 'running' }),
      line('start', recent, { started_at: {} }),
      line('end', recent, { completed_at: [] }),
      line('future', recent, { noted_at: '9999-12-31T23:59:59.999Z' }),
      `${'['.repeat(100_000)}\n`,
    ]
    const plugins = withJournal(`${line('a', recent)}${broken.join('')}\n${line('b', recent + 1)}`)
    const server = await start(plugins)
    expect(await ids(server)).toEqual(['a', 'b'])
    const file = join(plugins, '.compileo-tray', 'outcomes.jsonl')
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(line('a', recent) + line('b', recent + 1))
    await server.put(ended('c'))
    await untilKept(server, ['a', 'b', 'c'])
  })

  it('works without a file if a folder has the file’s name', async () => {
    const plugins = createTempFolder()
    const file = join(plugins, '.compileo-tray', 'outcomes.jsonl')
    mkdirSync(file, { recursive: true })
    const server = await start(plugins)
    await server.put(ended('a'))
    await untilKept(server, ['a'])
    rmdirSync(file)
    const isFile = () => statSync(file, { throwIfNoEntry: false })?.isFile()
    await expect.poll(isFile).toBe(true)
    rmSync(file)
    await expect.poll(isFile).toBe(true)
  })

  it('is shared by all workers of the API, only one of which saves at a time', async () => {
    const plugins = createTempFolder()
    const [one, other] = [await start(plugins), await start(plugins)]
    await Promise.all([read(one), read(other)])
    await one.put(ended('a'))
    await other.put(ended('b'))
    for (const server of [one, other])
      await expect.poll(async () => (await ids(server)).toSorted()).toEqual(['a', 'b'])

    const file = join(plugins, '.compileo-tray', 'outcomes.jsonl')
    const lock = join(plugins, '.compileo-tray', 'lock')
    const holder = spawn('flock', [lock, 'sh', '-c', 'echo held; cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    await one.put(ended('c'))
    const looks = await one.looks()
    await expect.poll(() => one.looks()).toBeGreaterThan(looks + 2)
    expect(readFileSync(file, 'utf8')).not.toContain('"job_id":"c"')
    holder.stdin.end()
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"c"')

    // A worker that reads the queue rarely also knows what another worker has saved.
    await other.set({ journal_pause_s: 1_000 })
    await expect.poll(async () => (await ids(other)).length).toBe(3)
    await one.put(ended('d'))
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"job_id":"d"')
    expect(await ids(other)).toContain('d')
  })

  it('deletes an outcome a week after the run ended', async () => {
    const [recent, old] = [Date.now() - 6 * dayMs, Date.now() - 8 * dayMs]
    const wrongClock = line('by a clock that is ahead', old, {
      completed_at: inUtc(Date.now() + dayMs) + 'Z',
    })
    const plugins = withJournal(`${line('old', old)}${wrongClock}${line('recent', recent)}`)
    const server = await start(plugins)
    await server.put(ended('old too', { completed_at: inUtc(old) }), ended('new'))
    await untilKept(server, ['recent', 'new'])
    expect(await isRewritten(server, plugins)).toBe(false)
  })

  it('keeps at most 10 MB', async () => {
    const recent = Date.now() - dayMs
    const lines = Array.from({ length: 4_010 }, (_, nth) => lineOf(2_500, `job-${nth}`, recent + nth))
    const plugins = withJournal(lines.join(''))
    await start(plugins)
    const size = () => statSync(join(plugins, '.compileo-tray', 'outcomes.jsonl')).size
    await expect.poll(size).toBe(10_000_000)
  })

  it('truncates a long error in the middle, and keeps a long result’s counts', async () => {
    const server = await start()
    await read(server)
    const results = Array.from({ length: 5_000 }, (_, nth) => ({
      file: `file-${nth}.pdf`,
      status: 'completed',
    }))
    const counts = { processed_documents: 2, total_documents: 3 }
    await server.put(
      ended('a', {
        error: 'x'.repeat(5_000),
        result: {
          ...counts,
          results,
          title: 'y'.repeat(200),
          note: 'y'.repeat(201),
          result: { entries: 18, all: results, by_file: { 'a.pdf': 18 } },
        },
      }),
      ended('b', { result: 'z'.repeat(64_000 - 1) }),
      ended('c', { result: 'z'.repeat(64_000 - 2) }),
    )
    await expect.poll(async () => (await ids(server)).length).toBe(3)
    const { outcomes } = await read(server)
    const [a, b, c] = ['a', 'b', 'c'].map((id) => outcomes.find(({ job_id }) => job_id === id))
    expect(a?.error).toHaveLength(2_000)
    expect(a).toMatchObject({ result_cut: true })
    expect(a?.result).toEqual({
      ...counts,
      results: null,
      title: 'y'.repeat(200),
      result: { entries: 18, all: null, by_file: null },
    })
    expect(b).toMatchObject({ result: null, result_cut: true })
    expect(c).toMatchObject({ result_cut: false })
  })

  it('returns outcomes page by page, either of given jobs or since a given time', async () => {
    const recent = Date.now() - dayMs
    const content = Array.from({ length: 50 }, (_, nth) => lineOf(50_001, `job-${nth}`, recent + nth))
    const server = await start(withJournal(content.join('')))
    const all = Array.from({ length: 50 }, (_, nth) => `job-${nth}`)
    const first = await read(server)
    expect(first.more).toBe(true)
    expect(first.outcomes).toHaveLength(2_000_000 / 50_000)
    const last = first.outcomes.at(-1)?.noted_at ?? ''
    const second = await read(server, `?since=${encodeURIComponent(last)}`)
    expect(second.more).toBe(false)
    expect([...first.outcomes, ...second.outcomes].map(({ job_id }) => job_id)).toEqual(all)
    expect(await ids(server, '?ids=job-7&ids=job-3&ids=unknown')).toEqual(['job-3', 'job-7'])
  })

  it('rejects a request with a time without a zone, or with more than 200 IDs', async () => {
    const server = await start()
    for (const query of ['since=yesterday', 'since=2026-11-25T12:00:00', `ids=${'&ids='.repeat(200)}`])
      expect((await fetch(`${server.url}${base}/outcomes?${query}`)).status).toBe(422)
  })

  it('records an outcome even if its result or another job is malformed', async () => {
    const server = await start()
    await server.set({ odd: { odd: { status: 'None' }, fine: { result: '{1: 1e999}' } } })
    await server.put(ended('odd'), ended('fine'))
    await untilKept(server, ['fine'])
    expect((await read(server)).outcomes[0]).toMatchObject({ result: null, result_cut: true })
  })

  it('keeps 5,000 outcomes, and doesn’t add older outcomes from the queue again', async () => {
    const plugins = createTempFolder()
    const server = await start(plugins)
    const recent = Date.now() - dayMs
    await server.put(
      ended('old', { completed_at: inUtc(recent - 7 * dayMs) }),
      ...Array.from({ length: 5_005 }, (_, nth) =>
        ended(`job-${nth}`, { completed_at: inUtc(recent + nth) }),
      ),
    )
    const range = async () => (await ids(server)).filter((_, nth) => nth % 4_999 === 0)
    await expect.poll(range).toEqual(['job-5', 'job-5004'])
    expect(await isRewritten(server, plugins)).toBe(false)
  }, 60_000)

  it('reads no more of a file than the journal’s maximum size', async () => {
    const recent = Date.now() - dayMs
    const lines = Array.from({ length: 200 }, (_, nth) => lineOf(100_000, `job-${nth}`, recent + nth))
    const server = await start(
      withJournal([...lines, line('a', recent + 200), line('b', recent + 201)].join('')),
    )
    expect(await ids(server, '?ids=a&ids=b')).toEqual(['a'])
  })
})
