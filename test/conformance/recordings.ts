import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  captureNames,
  framesOf,
  listCaptureNames,
  readCapture,
  stateOf,
  type Capture,
} from '#test/integration/server/capture.ts'
import { changesOf } from './changes.ts'
import { until } from './until.ts'
import { Workload } from './workload.ts'
import { pluginUpload, timeOf, type RealServer } from './real-server.ts'

export const notRepeated: Readonly<Record<string, string>> = {
  '07x_realworker_cancel_sse_1': 'shows the chunks on the wire; the other streams show the same frames',
  '20_lists_dataset_evaluation_status':
    'the same as 20_lists_dataset_evaluation_running, at its first moment',
  '20_lists_quality_results_after_restart':
    'an analysis of a small dataset ends before the API can be restarted',
  '20_lists_quality_results_running': 'an analysis of a small dataset ends before it can be requested',
}

const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/

/** In ms. The server sends a frame at most once a second. */
const frameMs = 8_000
const openMs = 2_500

/** Leaves out the plugin's routes, which have changed since the recording. */
const withoutPlugin = (paths: string) =>
  paths
    .split('\n')
    .filter((line) => !line.startsWith('/api/v1/plugins/tray/'))
    .join('\n')

const namesIn = (text: string) => text.trim().split(/\s+/)

class Recorder {
  changes: Map<string, readonly string[]> = new Map()
  #server
  /** A job from the queue, with every field that the server writes. */
  #template = {}

  constructor(server: RealServer) {
    this.#server = server
  }

  async takeTemplate(jobId: string) {
    this.#template = (await this.#server.job(jobId)) ?? {}
    await this.#server.redis('del', `compileo:job:${jobId}`)
  }

  async put({
    id,
    status = 'running',
    progress = 0,
    currentStep = '',
  }: Partial<ReturnType<typeof stateOf>> & { id: string }) {
    const now = timeOf(Date.now())
    const isOver = /^(?:completed|failed|cancelled)$/.test(status)
    const created = (await this.#server.job(id))?.created_at ?? now
    const times = { created_at: created, started_at: created, completed_at: isOver ? now : null }
    const metadata = { progress_message: currentStep }
    const job = { ...this.#template, job_id: id, status, progress, metadata, ...times }
    await this.#server.putJobs({ [id]: job })
  }

  async putRecorded(name: string) {
    const { current_step: step, updated_at: _, ...job } = JSON.parse(readCapture(name).body)
    const metadata = { progress_message: step }
    await this.#server.putJobs({ [job.job_id]: { ...this.#template, ...job, metadata } })
  }

  async take(name: string, { id, ...sent }: { id?: string } & Sent = {}) {
    const { method, path } = readCapture(name)
    const live = begin(this.#server.url, method, id === undefined ? path : path.replace(uuid, id), sent)
    await Promise.race([live.ended, delay(30_000, undefined, { ref: false })])
    this.#compare(name, live.take())
  }

  /**
   * Records a stream while the job goes through the states in the recorded frames.
   *
   * @param between what happens before a frame, instead of a new state
   */
  async stream(name: string, between: readonly (() => unknown)[] = []) {
    const kept = readCapture(name)
    const frames = framesOf(kept.body)
    const jobFrames = frames.map((frame) => (frame.includes('"job_id"') ? stateOf(frame) : undefined))
    if (jobFrames[0]) await this.put(jobFrames[0])
    const live = begin(this.#server.url, kept.method, kept.path)
    const whole = () => framesOf(live.body()).filter((frame) => frame.endsWith('\n\n'))
    const come = (count: number) => until(() => whole().length >= count, 'a frame', frameMs)
    try {
      await come(1)
      for (let index = 1; index < frames.length; index++) {
        const job = jobFrames[index]
        const happen = between[index - 1] ?? (() => job && this.put(job))
        await happen()
        await come(index + 1)
      }
    } catch {
      // The missing frames are reported by the comparison.
    }
    await Promise.race([live.ended, delay(openMs)])
    this.#compare(name, live.take())
  }

  async paths(name: string) {
    const { method, path } = readCapture(name)
    const live = begin(this.#server.url, method, path)
    await live.ended
    const now = live.take()
    const { paths }: { paths: Record<string, object> } = JSON.parse(now.body)
    const body = Object.entries(paths).map(
      ([each, methods]) => `${each}  ${Object.keys(methods).join(' ').toUpperCase()}\n`,
    )
    this.#compare(name, { ...now, body: withoutPlugin(body.join('')) }, withoutPlugin)
  }

  #compare(name: string, now: Capture, compared: (body: string) => string = (body) => body) {
    const kept = readCapture(name)
    this.changes.set(name, changesOf({ ...kept, body: compared(kept.body) }, now))
  }
}

/** Records the queue while the machine reports a high load, so that jobs stay in the queue. */
async function recordQueue(recorder: Recorder, server: RealServer, work: Workload) {
  await server.reset({ cpu: 95 })
  await recorder.takeTemplate(await work.dataset())
  for (const status of ['pending', 'running', 'scheduled', 'completed', 'failed', 'cancelled', 'retrying'])
    await recorder.put({ id: `counted-${status}`, status })
  await recorder.take('05_stats_1_first')
  await recorder.take('05_stats_2_second_cached')
  await server.redis('flushall')
  for (const name of ['01_health', '01_root', '01_unknown', '02_status_missing', '04_poll_missing'])
    await recorder.take(name)
  for (const name of namesIn(`
    02_status_cancelled 02_status_completed 02_status_failed 02_status_pending 02_status_retrying
    02_status_running 02_status_scheduled 02_whole_second_a1 03_status_special_dquote`)) {
    await recorder.putRecorded(name)
    await recorder.take(name)
  }
  await recordStreams(recorder, server)

  await recorder.put({ id: 'p1', status: 'running', progress: 40, currentStep: 'Processing document 2 of 5' })
  for (const name of ['04_poll_equal_t1', '04_poll_timeout0', '04_poll_timeout301']) await recorder.take(name)
  const polling = recorder.take('04_poll_deleted_during')
  await delay(1_000)
  await server.redis('del', 'compileo:job:p1')
  await polling

  for (const id of ['c-completed', 'e-completed']) await recorder.put({ id, status: 'completed' })
  await recorder.put({ id: 'c-running' })
  for (const name of namesIn(`
    06_cancel_completed 06_cancel_missing 06_cancel_running 06_restart_completed 06_restart_missing`))
    await recorder.take(name)
}

async function recordStreams(recorder: Recorder, server: RealServer) {
  const textOnly = async () => {
    await recorder.put({ id: 'm-only', progress: 10, currentStep: 'second' })
    await delay(3_000)
    await recorder.put({ id: 'm-only', progress: 11, currentStep: 'third' })
  }
  await Promise.all([
    ...namesIn(`
      03_sse_already_completed 03_sse_fast_job 03_sse_missing 03_sse_retrying_mid
      03_sse_run_cancelled 03_sse_run_failed 03_sse_run_ok 03_sse_special_backslash_valid
      03_sse_special_blankline 03_sse_special_crlf 03_sse_special_dquote 03_sse_special_html
      03_sse_special_newline 03_sse_special_tab 03_sse_special_unicode 03_sse_special_winpath`).map((name) =>
      recorder.stream(name),
    ),
    recorder.stream('03_sse_deleted_mid', [() => server.redis('del', 'compileo:job:del1')]),
    recorder.stream('03_sse_message_only_change', [textOnly]),
  ])
}

/**
 * Records missing objects and empty lists, and then what happens with a key, at the rate limit, without
 * Redis, after a clean-up and when the API stops.
 */
async function recordRefusals(recorder: Recorder, server: RealServer, work: Workload) {
  const id = work.project
  for (const name of namesIn(`
    20_lists_extraction_missing 20_lists_extraction_not_a_uuid 20_lists_quality_results_missing`))
    await recorder.take(name)
  for (const name of namesIn(`
    20_lists_extraction_jobs_no_project 20_lists_extraction_jobs_no_rows
    20_lists_extraction_jobs_trailing_slash 20_lists_plugin_jobs_before 20_lists_projects
    20_lists_projects_per_page_1001 20_lists_projects_slash 20_lists_quality_history_empty`))
    await recorder.take(name, { id })
  await recorder.paths('20_lists_openapi_paths')

  await server.set('api_key', 'right')
  for (const name of namesIn(`
    07_auth_sse_nokey 07_auth_status_nokey 20_lists_extraction_jobs_no_key
    20_lists_plugin_jobs_no_key 20_lists_projects_no_key`))
    await recorder.take(name, { id })
  for (const name of ['07_auth_status_wrong', '20_lists_extraction_jobs_wrong_key'])
    await recorder.take(name, { id, headers: { 'x-api-key': 'nope' } })
  await server.set('api_key', '')

  const localAddress = '127.0.8.1'
  await Promise.all(Array.from({ length: 200 }, () => server.request('GET', '/health', { localAddress })))
  for (const name of namesIn(`
    08_limited_sse 08_limited_status 20_lists_extraction_jobs_limited 20_lists_openapi_limited
    20_lists_projects_limited`))
    await recorder.take(name, { id, localAddress })

  await recorder.stream('12_long_job_stuck_cleanup_sse', [
    async () => {
      await server.makeOld('long1')
      // The first job of an API process triggers a clean-up.
      await work.parse()
    },
  ])

  await recorder.stream('09a_redis_term_sse', [() => server.stopRedis()])
  for (const name of ['09b_redisdown_health', '09b_redisdown_sse', '09b_redisdown_status'])
    await recorder.take(name)
  await server.startRedis()
  const killed = recorder.stream('09g_api_kill_sse')
  await delay(2_000)
  await server.killApi()
  await killed
}

async function recordRestarts(recorder: Recorder, server: RealServer) {
  await server.reset()
  await server.killFirstWorker()
  const old = { progress: 60, currentStep: 'step 3' }
  await recorder.put({ id: 'e-failed', status: 'failed', ...old })
  await server.changeJob('e-failed', { error: 'boom', result: { old: 1 } })
  await recorder.take('06_restart_failed')
  await recorder.take('06_status_after_restart_failed')
  const restart = (id: string) => server.call('POST', `/jobs/restart/${id}`)
  await recorder.stream('06_sse_open_on_failed_then_restart', [() => restart('rs1')])
  await recorder.stream('06_sse_cancel_restart_within_1s', [
    async () => {
      await server.call('POST', '/jobs/cancel/rs2')
      await restart('rs2')
    },
  ])
}

async function recordLists(recorder: Recorder, server: RealServer, work: Workload) {
  await server.reset()
  const { model } = server
  const both = async (name: string, id: string) => {
    await recorder.take(name, { id })
    await recorder.take(`${name}_jobs_status`, { id })
  }
  const over = async (begun: Promise<string>) => {
    const id = await begun
    await server.untilOver(id)
    return id
  }
  const responds = (path: string, as: (body: Record<string, string>) => boolean) =>
    // With shorter intervals, the rate limit would be exceeded.
    until(async () => as(await server.call('GET', path)), `another response of ${path}`, undefined, 1_000)
  await recorder.take('20_lists_dataset_status_missing')

  const withoutKey = { classification_model: 'gemini', generation_model: 'gemini' }
  await both('20_lists_dataset_status_first_ever', await over(work.dataset(withoutKey)))
  model.delayMs = 400
  const dataset = await work.dataset()
  await server.untilJob(dataset, ({ progress }) => progress >= 15, 'makes progress')
  await both('20_lists_dataset_status_running', dataset)
  // The worker is busy with the dataset, so these jobs have to wait.
  const waiting = await work.extract()
  await both('20_lists_extraction_pending', waiting)
  await recorder.take('20_lists_extraction_cancel_pending', { id: waiting })
  await recorder.take('20_lists_extraction_cancelled_says_pending', { id: waiting })
  const second = await work.dataset()
  await recorder.take('20_lists_dataset_status_pending', { id: second })
  await server.call('POST', `/jobs/cancel/${second}`)
  await recorder.take('20_lists_dataset_cancelled_says_pending', { id: second })
  await server.untilOver(dataset)
  model.delayMs = 50
  await both('20_lists_dataset_status_completed', dataset)
  await recorder.take('21_errors_dataset_done', { id: dataset })
  await recorder.take('20_lists_jobs_queue_stats')

  const extraction = await work.extract()
  await server.untilJob(
    extraction,
    ({ status, metadata }) => status === 'running' && metadata.progress_message !== '',
    'begins',
  )
  // On a busy machine, the row is updated later than the job.
  const extractionRow = () => server.call('GET', `/extraction/${extraction}`)
  await until(async () => (await extractionRow()).status === 'running', 'the extraction’s row runs')
  await both('20_lists_extraction_running', extraction)
  await server.untilOver(extraction)
  await both('20_lists_extraction_completed', extraction)

  const evaluation = await work.evaluation()
  const evaluationPath = `/datasets/generate/${evaluation}/status`
  await responds(evaluationPath, ({ current_step: step = '' }) => step.includes('splits'))
  await both('20_lists_dataset_evaluation_running', evaluation)

  const file = (await server.job(dataset))?.result?.result?.batch_files[0]?.file_path ?? ''
  const folder = join('storage', 'datasets', work.project)
  for (const [name, dataset_file, more] of [
    ['completed', file.slice(file.indexOf('storage/')), { config: { enabled: true } }],
    ['completed_not_enabled', file.slice(file.indexOf('storage/')), {}],
    // A folder isn't a dataset, so this analysis fails.
    ['failed', folder, { config: { enabled: true } }],
  ] as const) {
    const { job_id: id } = await server.call('POST', '/quality/analyze', { json: { dataset_file, ...more } })
    // An analysis is `pending` for a moment before it runs.
    await responds(`/quality/${id}/results`, ({ status = '' }) => /completed|failed/.test(status))
    await recorder.take(`20_lists_quality_results_${name}`, { id })
  }
  await recorder.take('20_lists_quality_history')

  await server.redis('del', `compileo:job:${dataset}`, `compileo:job:${extraction}`)
  await both('20_lists_dataset_status_forgotten', dataset)
  await recorder.take('20_lists_extraction_forgotten', { id: extraction })

  await both('20_lists_dataset_status_failed', await over(work.dataset(withoutKey)))
  // The extractor starts if any cloud service has a key.
  await server.set('grok_api_key', '')
  await server.set('gemini_api_key', 'dummy')
  await both(
    '20_lists_extraction_failed_says_running',
    await over(work.extract({ initial_classifier: 'grok' })),
  )
  await server.set('gemini_api_key', '')
  await server.set('grok_api_key', 'dummy')

  model.isFailing = true
  const empty = await over(work.extract())
  await recorder.take('20_lists_extraction_completed_empty', { id: empty })
  await recorder.take('21_errors_extraction_no_model', { id: empty })
  await recorder.take('21_errors_dataset_no_model', { id: await over(work.dataset()) })
  model.isFailing = false
  model.delayMs = 300
  const some = await work.dataset()
  await server.untilJob(some, ({ progress }) => progress >= 30, 'makes progress')
  model.isFailing = true
  await server.untilOver(some)
  await recorder.take('21_errors_dataset_some', { id: some })
  model.isFailing = false

  for (const name of ['Archive', 'Cardiology', 'Oncology'])
    await recorder.take(`20_lists_extraction_jobs_${name}`, { id: work.project })
  await responds(evaluationPath, ({ status }) => status !== 'running')
  await recorder.take('20_lists_dataset_evaluation_completed', { id: evaluation })

  const broken = await Workload.create(server, 'Recorded, broken')
  await broken.upload({ gone: ['one'], good: ['one', 'two'] })
  const uploads = join(server.copy, 'storage', 'uploads', broken.project)
  const [gone = ''] = await readdir(uploads)
  await rm(join(uploads, gone))
  await recorder.take('21_errors_chunk_none', { id: await over(broken.chunk()) })
  await recorder.take('21_errors_parse_some', { id: await over(broken.parse()) })
  await recorder.take('21_errors_chunk_some', { id: await over(broken.chunk()) })
  await recorder.take('21_errors_parse_all_done', { id: await over(work.parse()) })
  return evaluation
}

async function recordPlugin(recorder: Recorder, server: RealServer, folder: string) {
  const form = new Response(await pluginUpload(folder))
  const headers = { 'content-type': form.headers.get('content-type') ?? '' }
  const content = new Uint8Array(await form.arrayBuffer())
  await recorder.take('20_lists_plugin_upload', { headers, content })
  await recorder.take('20_lists_plugin_jobs_after_upload')
  await server.reset()
  await recorder.paths('20_lists_openapi_paths_with_plugin')
  await server.removePlugin()
}

/**
 * Makes the recordings of `test/server/captures` again, and prints what has changed.
 *
 * @returns whether every recording was made and none has changed
 */
export async function compareRecordings(server: RealServer, folder: string): Promise<boolean> {
  const recorder = new Recorder(server)
  const work = await Workload.create(server, 'Recorded')
  await work.uploadText()
  const problems: string[] = []
  const stages = {
    queue: () => recordQueue(recorder, server, work),
    refusals: () => recordRefusals(recorder, server, work),
    restarts: () => recordRestarts(recorder, server),
    lists: async () => {
      await server.reset()
      await work.prepare()
      const evaluation = await recordLists(recorder, server, work)
      await server.reset()
      await recorder.take('20_lists_dataset_evaluation_after_restart', { id: evaluation })
    },
    plugin: () => recordPlugin(recorder, server, folder),
  }
  for (const [name, record] of Object.entries(stages))
    await record().catch((error: unknown) => problems.push(`${name}: ${String(error)}`))

  const names = [...captureNames(), ...listCaptureNames()]
  const missing = names.filter((name) => !recorder.changes.has(name) && !(name in notRepeated))
  if (missing.length > 0) problems.push(`not recorded: ${missing.join(', ')}`)
  const changed = [...recorder.changes].filter(([, changes]) => changes.length > 0)
  // If a field was renamed, many recordings have changed in the same way.
  for (const [words, alike] of Map.groupBy(changed, ([, changes]) => changes.join('\n! ')))
    problems.push([words, ...alike.map(([name]) => `    ${name}`)].join('\n'))
  for (const problem of problems) console.log(`! ${problem}`)
  console.log(`recordings: ${recorder.changes.size} repeated, ${changed.length} changed`)
  return problems.length === 0
}

let nth = 0
/** Another address for each request, because the rate limit is per address. */
const nextAddress = () => `127.0.7.${(nth++ % 250) + 1}`

interface Sent {
  headers?: Record<string, string>
  content?: Uint8Array
  localAddress?: string
}

/** Sends a request, and collects the part of its response that has arrived so far. */
function begin(
  url: string,
  method: string,
  path: string,
  { headers, content, localAddress = nextAddress() }: Sent = {},
) {
  let head: string[] = []
  const parts: Buffer[] = []
  let how: Capture['ended'] = 'still open'
  // curl sends no `connection` header. The server would repeat Node's `close`.
  const sent = { connection: 'keep-alive', ...headers }
  const request = httpRequest(`${url}${path}`, { method, headers: sent, localAddress, agent: false })
  request.on('error', () => (how = 'cut'))
  request.end(content)
  const readAll = async () => {
    const [response]: IncomingMessage[] = await once(request, 'response')
    if (!response) return
    const { rawHeaders: raw } = response
    const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
    head = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`, ...lines]
    for await (const part of response) parts.push(part)
    how = 'in order'
  }
  const body = () => Buffer.concat(parts).toString('utf8')
  return {
    body,
    ended: readAll().catch(() => {
      how = 'cut'
    }),
    /** Closes the connection, and returns what has arrived as a recording. */
    take(): Capture {
      const recording = { method, path, head, body: body(), ended: how }
      request.destroy()
      return recording
    },
  }
}
