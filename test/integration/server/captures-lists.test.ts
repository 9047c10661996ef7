import { describe, expect, test } from 'vitest'
import type { CompileoServer } from '#test/server/index.ts'
import { jobOf, listCaptureNames, readCapture, timeOf } from './capture.ts'
import { ask } from './raw-request.ts'
import { answered, askAsIn, comparable, recorded, start } from './replay.ts'

type Row = Readonly<Record<string, unknown>>

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const maybeTime = (value: unknown) => (typeof value === 'string' ? timeOf(value.replace(' ', 'T')) : null)

function putExtraction({ lists }: CompileoServer, row: Row, projectId: string) {
  const progress: { total_results: number; avg_confidence: number; categories_found: string[] } | null =
    JSON.parse(JSON.stringify(row['progress']))
  lists.putExtraction({
    jobId: text(row['job_id']),
    projectId,
    taxonomyId: text(row['taxonomy_id']),
    status: text(row['status']),
    progress: progress && {
      totalResults: progress.total_results,
      avgConfidence: progress.avg_confidence,
      categories: progress.categories_found,
    },
    createdAt: maybeTime(row['created_at']) ?? 0,
    updatedAt: maybeTime(row['updated_at']) ?? 0,
    startedAt: maybeTime(row['started_at']),
    completedAt: maybeTime(row['completed_at']),
  })
}

/** Returns a part of a body. Parts are compared as text, because Python writes `1.0` and JavaScript `1`. */
const between = (body: string, from: string, to: string) =>
  body.slice(body.indexOf(from) + from.length, body.lastIndexOf(to))

function seed(server: CompileoServer, name: string) {
  const { path, body } = readCapture(name)
  const { lists } = server
  lists.offered = true
  if (name.endsWith('_jobs_status')) {
    if (!body.includes('cannot import')) server.addJob(jobOf(body))
    return
  }
  const content: unknown = JSON.parse(body)
  const project = /extraction\/projects\/([^/]+)\/jobs$/.exec(path)?.[1]
  if (project !== undefined && Array.isArray(content)) {
    for (const row of content) putExtraction(server, row, project)
  } else if (name.endsWith('_projects')) {
    const { projects }: { projects: Row[] } = JSON.parse(body)
    for (const each of projects.toReversed()) {
      lists.addProject({
        id: text(each['id']),
        name: text(each['name']),
        createdAt: maybeTime(each['created_at']) ?? 0,
        documentCount: Number(each['document_count']),
        datasetCount: Number(each['dataset_count']),
      })
    }
  } else if (name.includes('_quality_results_') && !name.endsWith('_missing')) {
    const row: Row = JSON.parse(body)
    lists.putAnalysis({
      jobId: text(row['job_id']),
      status: text(row['status']),
      summary: between(body, '"summary":', ',"metrics":'),
      metrics: between(body, '"metrics":', ',"details":{"results"'),
      details: between(body, ',"details":', ',"completed_at":'),
      completedAt: maybeTime(row['completed_at']),
    })
  } else if (name.includes('_quality_history')) {
    const { analyses }: { analyses: Row[] } = JSON.parse(body)
    for (const row of analyses.toReversed()) {
      lists.putAnalysis({
        jobId: text(row['job_id']),
        status: text(row['status']),
        summary: JSON.stringify(row['summary']),
        completedAt: maybeTime(row['completed_at']),
      })
    }
  } else if (/_dataset_(status|evaluation|cancelled)/.test(name)) {
    const row: Row = JSON.parse(body)
    if (row['status'] === undefined) return
    const dataset = {
      jobId: text(row['job_id']),
      status: text(row['status']),
      progress: Number(row['progress']),
      currentStep: text(row['current_step']),
      result: between(body, '"result":', ',"error":'),
    }
    if (name.includes('_evaluation_')) return lists.putEvaluation(dataset)
    lists.datasetsKnown = true
    lists.putDataset(dataset)
  } else if (name.startsWith('20_lists_extraction_')) {
    const row: Row = JSON.parse(body)
    if (row['job_id'] !== undefined) putExtraction(server, row, 'p')
  }
}

/** Removes `updated_at`, which the queue sets to the present for a running job. */
const withoutPresent = (body: string) => body.replace(/,"updated_at":"[^"]*"\}$/, '}')

const special = new Set([
  '20_lists_extraction_cancel_pending',
  '20_lists_jobs_queue_stats',
  '20_lists_openapi_paths',
  '20_lists_openapi_paths_with_plugin',
  '20_lists_plugin_upload',
])
const isRejectedCapture = (name: string) => /_(limited|no_key|wrong_key)$/.test(name)
const plain = listCaptureNames().filter((name) => !special.has(name) && !isRejectedCapture(name))

const pathsOf = async (name: string, server: CompileoServer) => {
  const { body } = await askAsIn(name, server).until(({ whole }) => whole)
  const { paths }: { paths: Record<string, Record<string, object>> } = JSON.parse(body)
  return Object.entries(paths).map(
    ([path, methods]) => `${path}  ${Object.keys(methods).join(' ').toUpperCase()}`,
  )
}
const recordedPaths = (name: string) => readCapture(name).body.trim().split('\n')
const isOurs = (line: string) => line.startsWith('/api/v1/plugins/tray/')

describe('the test server’s response on a route outside the Jobs API equals the recording', () => {
  test.each(plain)('%s', async (name) => {
    const server = await start()
    seed(server, name)
    const answer = await askAsIn(name, server).until(({ whole }) => whole)
    expect(comparable(answer)).toEqual(recorded(name))
    expect(withoutPresent(answer.body)).toBe(withoutPresent(readCapture(name).body))
  })

  test.each(listCaptureNames().filter((name) => /_no_key$|_wrong_key$/.test(name)))('%s', async (name) => {
    const server = await start({ apiKey: 'right' })
    server.lists.offered = true
    const headers: Record<string, string> = name.endsWith('_wrong_key') ? { 'X-API-Key': 'nope' } : {}
    expect(await answered(name, server, headers)).toEqual(recorded(name))
  })

  test.each(listCaptureNames().filter((name) => name.endsWith('_limited')))(
    '%s, after which the connection is dropped',
    async (name) => {
      const server = await start({ rateLimit: 1 })
      server.lists.offered = true
      await ask(server, 'GET', '/health', { connection: 'close' }).until(({ whole }) => whole)
      const answer = await askAsIn(name, server).until(({ connection }) => connection === 'closed')
      expect(comparable(answer)).toEqual(recorded(name))
    },
  )

  test('20_lists_extraction_cancel_pending, where the job’s row stays pending', async () => {
    const server = await start()
    const { path } = readCapture('20_lists_extraction_cancel_pending')
    const id = path.split('/').at(-1) ?? ''
    server.lists.addExtraction('p', { id, status: 'pending' })
    expect(await answered('20_lists_extraction_cancel_pending', server)).toEqual(
      recorded('20_lists_extraction_cancel_pending'),
    )
    expect(server.lists.extractions.get(id)?.status).toBe('pending')
  })

  test('20_lists_jobs_queue_stats', async () => {
    const server = await start()
    const counts = { pending: 3, running: 5, completed: 4, failed: 5 }
    for (const [status, count] of Object.entries(counts)) {
      for (let i = 0; i < count; i++) server.addJob({ status })
    }
    Object.assign(server.machine, { cpuPercent: 0.5, memoryMb: 402.45703125 })
    expect(await answered('20_lists_jobs_queue_stats', server)).toEqual(recorded('20_lists_jobs_queue_stats'))
  })

  test('20_lists_openapi_paths', async () => {
    const server = await start()
    server.lists.offered = true
    const name = '20_lists_openapi_paths'
    expect(await pathsOf(name, server)).toEqual(recordedPaths(name))
  })

  test('20_lists_plugin_upload', async () => {
    const { url } = await start()
    const upload = async (name: string) => {
      const form = new FormData()
      form.set('file', new Blob(['PK']), name)
      const response = await fetch(`${url}/api/v1/plugins/upload`, { method: 'POST', body: form })
      return { status: response.status, body: await response.text() }
    }
    expect(await upload('plugin.zip')).toEqual({
      status: 200,
      body: readCapture('20_lists_plugin_upload').body,
    })
    expect(await upload('plugin.tar')).toMatchObject({ status: 400 })
  })

  // The recorded plugin had other routes than ours.
  test('20_lists_openapi_paths_with_plugin, apart from the order of the routes', async () => {
    const server = await start({ plugin: true })
    server.lists.offered = true
    const name = '20_lists_openapi_paths_with_plugin'
    const [paths, wanted] = [await pathsOf(name, server), recordedPaths(name)]
    expect(paths.filter((line) => !isOurs(line))).toEqual(wanted.filter((line) => !isOurs(line)))
    expect(paths.findIndex(isOurs)).toBe(wanted.findIndex(isOurs))
    expect(paths.filter(isOurs)).toContain('/api/v1/plugins/tray/jobs  GET')
  })
})

test('an empty test server offers only the Jobs API', async () => {
  const server = await start()
  const { body } = await ask(server, 'GET', '/openapi.json').until(({ whole }) => whole)
  expect(Object.keys(JSON.parse(body).paths).every((path) => path.startsWith('/api/v1/jobs/'))).toBe(true)
  const { head } = await ask(server, 'GET', '/api/v1/projects').until(({ whole }) => whole)
  expect(head[0]).toBe('HTTP/1.1 404 Not Found')
})

describe('the test server’s lists', () => {
  test('update a job’s row when the job starts or completes, but not when it fails', async () => {
    const server = await start()
    const { id } = server.lists.addExtraction('p', { status: 'pending' })
    const row = () => server.lists.extractions.get(id)?.status
    server.updateJob(id, { status: 'running' })
    expect(row()).toBe('running')
    server.updateJob(id, { status: 'failed' })
    expect(row()).toBe('running')
    server.updateJob(id, { status: 'completed' })
    expect(row()).toBe('completed')
  })

  test('omit a dataset until its progress reaches 10 %, then report it as pending while it runs', async () => {
    const server = await start()
    const { id } = server.lists.addDataset({ status: 'running', progress: 5 })
    const fetched = () =>
      ask(server, 'GET', `/api/v1/datasets/generate/${id}/status`).until(({ whole }) => whole)
    expect((await fetched()).head[0]).toBe('HTTP/1.1 404 Not Found')
    server.updateJob(id, { progress: 10.5 })
    expect(JSON.parse((await fetched()).body)).toMatchObject({ status: 'pending', progress: 10 })
    server.updateJob(id, { status: 'failed', error: 'No key' })
    expect(JSON.parse((await fetched()).body)).toMatchObject({ status: 'failed', error: null })
  })
})
