import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { makePluginZip } from '#scripts/package/plugin.ts'
import { UserError } from '#scripts/user-error.ts'
import { findFreePort } from '#test/support/port.ts'
import { startModel, type Model } from './model.ts'
import { Processes } from './processes.ts'
import { until } from './until.ts'

const execute = promisify(execFile)

/** What a copy of the server doesn't need, including the user's own data. */
const notCopied = /^(?:\.git|\.venv|venv|storage|plugins|docs|node_modules|__pycache__)$/
/** In ms. The API takes long to import pandas and scikit-learn. */
const startMs = 90_000
/** Requests from this address don't count towards the app's rate limit, because the limit is per address. */
const ownAddress = '127.0.0.2'

/**
 * Returns the variables that `faketime` sets. `faketime` itself would receive the signals for the process.
 */
async function clockOff(offset: string) {
  const { stdout } = await execute('faketime', ['-f', offset, 'printenv', 'LD_PRELOAD'])
  return { LD_PRELOAD: stdout.trim(), FAKETIME: offset }
}

/** The recordings contain this port in Redis errors. If the port isn't free, another port is used. */
const redisPort = 6399

export async function pluginUpload(folder: string) {
  const { file } = await makePluginZip(folder)
  const form = new FormData()
  const content = new Uint8Array(await readFile(file))
  form.set('file', new Blob([content], { type: 'application/zip' }), 'plugin.zip')
  return form
}

export const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, -1)

interface RequestOptions {
  json?: unknown
  form?: FormData
  localAddress?: string
  timeoutMs?: number
}

export interface QueuedJob {
  status: string
  progress: number
  metadata: { progress_message?: string }
  result: {
    total_results?: number
    result?: { entries_count: number; batch_files: { file_path: string }[] }
  } | null
  created_at: string
  completed_at: string | null
}

/** Redis, the API with its worker, and a fake language model. */
export class RealServer {
  #processes
  folder
  #python
  #ports = { api: 0, redis: 0 }
  #env: NodeJS.ProcessEnv = {}
  #model: Model | undefined

  constructor(folder: string, python: string) {
    this.folder = folder
    this.#python = python
    this.#processes = new Processes({ logs: folder, cwd: join(folder, 'compileo') })
  }

  get url() {
    return `http://127.0.0.1:${this.#ports.api}`
  }

  get model() {
    if (!this.#model) throw new Error('The server has not been started')
    return this.#model
  }

  get copy() {
    return join(this.folder, 'compileo')
  }

  async start(checkout: string) {
    const { copy } = this
    const isNeeded = (source: string) => !notCopied.test(source.slice(checkout.length + 1))
    await cp(checkout, copy, { recursive: true, filter: isNeeded })
    const bin = join(this.folder, 'bin')
    for (const each of [join(copy, 'storage'), join(copy, 'plugins'), bin])
      await mkdir(each, { recursive: true })
    // Otherwise Compileo would end every process on this machine that looks like one of its workers.
    await writeFile(join(bin, 'pgrep'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    this.#ports = { api: await findFreePort(), redis: await findFreePort(redisPort) }
    this.#model = await startModel(await findFreePort())
    this.#env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name))),
      PATH: [bin, process.env['PATH']].join(delimiter),
      PYTHONPATH: [copy, join(import.meta.dirname, 'python')].join(delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      REDIS_URL: `redis://127.0.0.1:${this.#ports.redis}/0`,
      OLLAMA_HOST: this.#model.url,
    }
    await this.startRedis()
    await this.startApi()
    // The extractor requires a key for a cloud service, even if it doesn't use one.
    await this.set('grok_api_key', 'dummy')
    // Without this address, the extractor doesn't send requests to the model.
    await this.set('ollama_base_url', this.model.url)
  }

  async startRedis() {
    const { redis } = this.#ports
    const args = ['--port', String(redis), '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes']
    this.#processes.start('redis', 'redis-server', args, this.#env)
    await this.#untilUp(async () => (await this.redis('ping')) === 'PONG', 'Redis')
  }

  stopRedis() {
    return this.#processes.end('redis', 'SIGTERM')
  }

  /**
   * @param machine `offset` changes its clock, such as `+2h`; `cpu` is the load of its processor in percent;
   * `asgi` is the ASGI version that uvicorn claims
   */
  async startApi({ offset, cpu = 20, asgi }: { offset?: string; cpu?: number; asgi?: string } = {}) {
    const call = `-m uvicorn src.compileo.api.main:app --host 127.0.0.1 --port ${this.#ports.api} --no-access-log`
    const env = {
      ...this.#env,
      CONFORMANCE_CPU: String(cpu),
      ...(asgi !== undefined && { CONFORMANCE_ASGI: asgi }),
      ...(offset !== undefined && (await clockOff(offset))),
    }
    this.#processes.start('api', this.#python, call.split(' '), env)
    await this.#untilUp(async () => (await this.request('GET', '/health')).status === 200, 'The API')
  }

  endApi() {
    return this.#processes.end('api', 'SIGTERM')
  }

  killApi() {
    return this.#processes.end('api', 'SIGKILL')
  }

  async stopApi() {
    await this.killWorkers()
    await this.killApi()
  }

  async workers() {
    const { stdout } = await execute('ps', ['-eo', 'pid=,pgid=,args='])
    const groups = new Set(this.#processes.groups.map(String))
    return stdout.split('\n').flatMap((line) => {
      const [pid = '', group = '', ...args] = line.trim().split(/\s+/)
      return groups.has(group) && args.join(' ').includes('jobhandle.worker') ? [Number(pid)] : []
    })
  }

  async killWorkers() {
    for (const pid of await this.workers()) process.kill(pid, 'SIGKILL')
  }

  async killFirstWorker() {
    await until(async () => (await this.workers()).length > 0, 'the worker starts')
    await this.killWorkers()
  }

  /** Makes a job look six minutes old, because its lock has expired by then. */
  async makeOld(jobId: string) {
    const earlier = timeOf(Date.now() - 6 * 60_000)
    await this.changeJob(jobId, { started_at: earlier, created_at: earlier, last_heartbeat: earlier })
  }

  /** Restarts the API with an empty queue, so that scenarios don't influence each other. */
  async reset(machine?: Parameters<RealServer['startApi']>[0]) {
    await this.stopApi()
    await this.redis('flushall')
    Object.assign(this.model, { delayMs: 100, isFailing: false, isRambling: false })
    await this.startApi(machine)
  }

  async request(
    method: string,
    path: string,
    { json, form, localAddress = ownAddress, timeoutMs = 120_000 }: RequestOptions = {},
  ): Promise<{ status: number; body: string }> {
    const content = form ? new Response(form) : json === undefined ? undefined : Response.json(json)
    const outgoing = httpRequest(`${this.url}${path}`, {
      method,
      localAddress,
      headers: Object.fromEntries(content?.headers ?? []),
      // Each request has its own connection, because the API doesn't stop while an idle connection is open.
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    })
    outgoing.end(content && new Uint8Array(await content.arrayBuffer()))
    const [response]: IncomingMessage[] = await once(outgoing, 'response')
    if (!response) throw new Error('No response')
    return { status: response.statusCode ?? 0, body: await readText(response) }
  }

  async call(method: string, path: string, options?: RequestOptions) {
    const { status, body } = await this.request(method, `/api/v1${path}`, options)
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${body}`)
    return JSON.parse(body)
  }

  async job(jobId: string): Promise<QueuedJob | undefined> {
    const text = await this.redis('get', `compileo:job:${jobId}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  /** Reads the job from Redis, regardless of what the API says about the job. */
  untilJob(jobId: string, holds: (job: QueuedJob) => boolean, what: string) {
    const isSo = async () => {
      const job = await this.job(jobId)
      return job !== undefined && holds(job)
    }
    return until(isSo, `${jobId} ${what}`)
  }

  untilStatus(jobId: string, ...statuses: readonly string[]) {
    return this.untilJob(jobId, ({ status }) => statuses.includes(status), `is ${statuses.join(' or ')}`)
  }

  untilOver(jobId: string) {
    return this.untilStatus(jobId, 'completed', 'failed', 'cancelled')
  }

  async changeJob(jobId: string, change: object) {
    await this.putJobs({ [jobId]: { ...(await this.job(jobId)), ...change } })
  }

  async putJobs(jobs: Readonly<Record<string, object>>) {
    const pairs = Object.entries(jobs).flatMap(([id, job]) => [
      `compileo:job:${id}`,
      // Python writes 40.0 where JavaScript writes 40.
      JSON.stringify(job).replace(/"progress":(\d+)(?=[,}])/, '"progress":$1.0'),
    ])
    await this.redis('mset', ...pairs)
  }

  async redis(...args: readonly string[]) {
    const { stdout } = await execute('redis-cli', ['-p', String(this.#ports.redis), ...args]).catch(() => ({
      stdout: '',
    }))
    return stdout.trim()
  }

  /** The server mounts the plugin when it restarts. */
  async installPlugin() {
    await this.call('POST', '/plugins/upload', { form: await pluginUpload(this.folder) })
  }

  /**
   * Removes the plugin's files, including its journal. The server keeps the plugin mounted until it restarts.
   */
  async removePlugin() {
    const folder = join(this.copy, 'plugins')
    await rm(folder, { recursive: true })
    await mkdir(folder)
  }

  /**
   * Changes a setting of the web interface, such as `api_key`.
   *
   * @param value an empty one removes the setting
   */
  async set(key: string, value: string) {
    const script =
      'import json, sqlite3, sys\n' +
      'key, value = sys.argv[1:]\n' +
      'with sqlite3.connect("storage/database.db", timeout=10) as db:\n' +
      '    db.execute("delete from gui_settings where key = ?", (key,))\n' +
      '    if value: db.execute("insert into gui_settings (key, value) values (?, ?)", (key, json.dumps(value)))\n'
    await execute(this.#python, ['-c', script, key, value], { cwd: this.copy })
  }

  /** Submits jobs while the machine reports a high load, so that the queue doesn't start them. */
  submit(type: string, count: number) {
    return this.#useQueue(
      'False',
      'from src.compileo.features.jobhandle.models import JobType\n' +
        'for n in range(int(sys.argv[2])): queue.submit_job(JobType(sys.argv[1]), {"n": n})\n',
      [type, String(count)],
    )
  }

  /** Runs the clean-up, which each new session of the web GUI does, too. */
  cleanUp() {
    return this.#useQueue('True')
  }

  /** @param monitors whether the server's threads and its first clean-up run */
  async #useQueue(monitors: 'True' | 'False', script = '', args: readonly string[] = []) {
    const open =
      'import os, sys\n' +
      'from src.compileo.features.jobhandle.enhanced_job_queue import EnhancedJobQueueManager\n' +
      `queue = EnhancedJobQueueManager(redis_url=os.environ["REDIS_URL"], enable_background_monitoring=${monitors})\n`
    const env = { ...this.#env, CONFORMANCE_CPU: '95' }
    const options = { cwd: this.copy, env, maxBuffer: 2 ** 26 }
    await execute(this.#python, ['-c', `${open}${script}os._exit(0)\n`, ...args], options)
  }

  async jobs(): Promise<ReadonlyMap<string, QueuedJob>> {
    const keys = (await this.redis('keys', 'compileo:job:*'))
      .split('\n')
      .filter((key) => /^compileo:job:[^:]+$/.test(key))
    if (keys.length === 0) return new Map()
    const values = (await this.redis('mget', ...keys)).split('\n')
    return new Map(
      keys.map((key, index) => [key.slice('compileo:job:'.length), JSON.parse(values[index] ?? '')]),
    )
  }

  async close() {
    this.#model?.close()
    await this.#processes.endAll()
  }

  async #untilUp(isUp: () => Promise<boolean>, name: string) {
    const problem = new UserError(`${name} didn't start. Its log is in ${this.folder}`)
    await until(() => isUp().catch(() => false), name, startMs).catch(() => Promise.reject(problem))
  }
}
