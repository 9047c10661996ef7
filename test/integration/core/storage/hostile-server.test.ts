import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanServer, setWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { createHostileArbitrary } from '#test/support/hostile-json.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { collectUncaught } from '#test/support/uncaught.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

// Whatever a server's routes return, the program keeps running, and starts again on what it saved.

const api = '/api/v1'
const plugin = `${api}/plugins/tray`
const lists = ['projects', 'extraction/projects/{project_id}/jobs', 'extraction/{job_id}', 'quality/history']
const status = {
  job_id: 'job-1',
  status: 'running',
  progress: 40,
  current_step: 'Step',
  result: { total_results: 3 },
  error: null,
  created_at: '2026-11-24T11:00:00',
  started_at: '2026-11-24T11:00:01',
  completed_at: null,
}
const row = { ...status, job_type: 'extraction', operation: 'extract', project_id: 'p', user_id: 'u' }
const extraction = { job_id: 'job-2', status: 'running', progress: { total_results: 1 }, created_at: null }
const analysis = { job_id: 'job-3', status: 'completed', summary: { rows: 1 }, completed_at: null }
const changes = { jobs: [row], gone: ['job-4'], full: false, cursor: '1-2', total: 1 }

/** The first matching pattern counts. */
const routes: readonly (readonly [pattern: RegExp, body: unknown])[] = [
  [/openapi\.json$/, { paths: Object.fromEntries(lists.map((path) => [`${api}/${path}`, {}])) }],
  [/\/projects$/, { projects: [{ id: 'p', name: 'Cardiology' }] }],
  [/\/jobs\/changes$/, { ...changes, more: false }],
  [/tray\/jobs$/, changes],
  [/\/version$/, { name: 'compileo-tray', version: '1.0', api: 1 }],
  [/extraction\/projects\/.*\/jobs$/, [extraction]],
  [/\/history$/, { analyses: [analysis], total: 1 }],
  [/\/results$/, analysis],
  [/\/extraction\//, extraction],
  [/\/queue\/stats$/, { pending_jobs: 1, running_jobs: 2, completed_jobs: 0, failed_jobs: 0, total_jobs: 3 }],
  [/\/health$/, { status: 'healthy' }],
  [/\/stream$/, { job_id: 'job-1', status: 'running', progress: 41, current_step: 'x' }],
  [/\/status/, status],
]
const offersPlugin = {
  paths: Object.fromEntries(['version', 'jobs', 'jobs/changes'].map((path) => [`${plugin}/${path}`, {}])),
}

type Bodies = readonly unknown[]

async function serve() {
  let bodies: Bodies = []
  const open = new Set<ServerResponse>()
  const server = createServer(({ url = '' }, res) => {
    const path = url.split('?', 1)[0] ?? ''
    const text = JSON.stringify(bodies[routes.findIndex(([pattern]) => pattern.test(path))])
    const isStream = /\/(?:stream|changes)$/.test(path)
    res.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
    if (!isStream) return void res.end(text)
    res.write(`data: ${text}\n\n`)
    open.add(res)
    res.once('close', () => open.delete(res))
  })
  return {
    url: `http://127.0.0.1:${await listenOnFreePort(server)}`,
    returns: (next: Bodies) => void (bodies = next),
  }
}

const uncaught = collectUncaught()

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, each]) => name.isWellFormed() && isWellFormed(each))
}

async function live(url: string): Promise<string[]> {
  const clock = createFakeClock(undefined, 6)
  const folder = createTempFolder()
  const begin = () => {
    const core = openTestCore({ folder, clock, presenter: createRecordingPresenter() })
    core.start()
    return core
  }
  const core = begin()
  const { serverId = '' } = addServer(core.context, { url, name: 'Lab' })
  setWatchRule(core.context, serverId, {})
  await watchJobsInText(core.context, { text: 'job-1' })
  for (let round = 0; round < 4; round++) {
    scanServer(core.context, serverId)
    await waitForTurns(20)
    await clock.advance(15_000)
  }
  await core.stop()
  const saved = JSON.parse(readFileSync(join(folder, 'watch-list.json'), 'utf8'))
  expect(isWellFormed(saved)).toBe(true)
  const jobIds: string[] = saved.jobs.map(({ jobId }: { jobId: string }) => jobId)
  expect(jobIds.filter((jobId) => !isJobId(jobId))).toEqual([])
  const again = begin()
  await clock.advance(5_000)
  expect([...again.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)).toEqual(jobIds)
  expect(again.store.state().banners.map(({ message }) => formatMessageOrText(message))).toEqual([])
  await again.stop()
  expect(uncaught).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  return jobIds
}

const hostile = fc.boolean().chain((hasPlugin) => {
  const usual = routes.map(([, body], index) => (index === 0 && hasPlugin ? offersPlugin : body))
  return fc.tuple(
    ...usual.map((body) =>
      fc.oneof({ weight: 2, arbitrary: fc.constant(body) }, createHostileArbitrary(body)),
    ),
  )
})

const listing = (jobs: readonly unknown[], hasPlugin: boolean): Bodies =>
  routes.map(([pattern, body], index) => {
    if (index === 0 && hasPlugin) return offersPlugin
    if (pattern.source.startsWith('extraction')) return jobs
    if (/tray|changes/.test(pattern.source)) return { ...changes, more: false, jobs }
    return body
  })

describe('a hostile server', () => {
  it('can return anything, and the program keeps running and can be launched again', async () => {
    const { url, returns } = await serve()
    const property = fc.asyncProperty(hostile, async (bodies) => {
      returns(bodies)
      await live(url)
    })
    await expect(
      fc.assert(property, {
        numRuns: 40,
        interruptAfterTimeLimit: 40_000,
        markInterruptAsFailure: false,
      }),
    ).resolves.toBeUndefined()
  }, 60_000)

  const offers = [
    ['lists', false],
    ['plugin', true],
  ] as const

  it.each(offers)('can list invalid IDs in its %s, but only valid IDs are watched', async (_, hasPlugin) => {
    const { url, returns } = await serve()
    const ids = ['\uD800', '.', '..', '__proto__', 'a\0b', '\u001B]52;c;AA\u0007', '\u202Ex', 'real']
    returns(
      listing(
        ids.map((id) => ({ ...row, job_id: id })),
        hasPlugin,
      ),
    )
    expect(await live(url)).toEqual(['job-1', 'real'])
  })

  it.each(offers)(
    'can list 100,000 jobs in its %s, but fewer than 1,000 are watched',
    async (_, hasPlugin) => {
      const { url, returns } = await serve()
      const jobs = Array.from({ length: 100_000 }, (_unused, n) => ({
        job_id: `${n}`,
        status: 'running',
        job_type: 'x',
      }))
      returns(listing(jobs, hasPlugin))
      const { length } = await live(url)
      expect(length).toBeGreaterThan(0)
      expect(length).toBeLessThan(1_000)
    },
  )
})
