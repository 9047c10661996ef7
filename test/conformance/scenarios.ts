import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { until } from './until.ts'
import { Workload } from './workload.ts'
import { timeOf, type QueuedJob, type RealServer } from './real-server.ts'
import type { Program } from './program.ts'
import type { Outcome } from './verdict.ts'

/** What a scenario works with. All scenarios share the server, but each has a new process of the app. */
export interface Stage {
  server: RealServer
  program: Program
  work: Workload
  serverId: string
  remark: (remark: string) => void
}

export const announcedMs = 90_000

const ended = (jobId: string, ...kinds: readonly string[]): readonly Outcome[] =>
  kinds.map((kind) => ({ jobId, kind }))

async function untilAsked({ model }: Stage['server'], further = 1) {
  const { requests } = model
  await until(() => model.requests >= requests + further, 'the worker asks the model')
}

async function longJob({ server, program, work, serverId }: Stage) {
  server.model.delayMs = 1_000
  const jobId = await work.dataset()
  await program.watch(serverId, jobId)
  await server.untilStatus(jobId, 'running')
  await untilAsked(server, 3)
  return jobId
}

/** Installs the plugin, and restarts the app, which otherwise looks for a plugin only once an hour. */
async function usePlugin({ server, program }: Stage, machine?: { cpu: number }) {
  await server.installPlugin()
  await server.stopApi()
  await server.startApi(machine)
  await program.kill()
  await program.start()
}

/** Queues jobs that don't start, because more than a few running jobs would never end on this server. */
async function queueJobs(stage: Stage, count: number) {
  const { server, program, serverId } = stage
  await usePlugin(stage, idle)
  await server.killFirstWorker()
  const ids = await submitted(server, count)
  await program.watch(serverId, ids.join(' '))
  return ids
}

/** The plugin's stream may take 25 s to end, and the API waits 10 s for its worker. */
const stopSeconds = 40
const idle = { cpu: 95 }
const nightRuns = 200
const nightsOwnRuns = 60
const nightHours = 8
/** The accepted difference between the server's times and ours, in ms. A busy server is late. */
const clockMs = 3_000

/** Returns the jobs in the plugin's journal. Undefined if there is no journal yet. */
async function journalled({ copy }: Stage['server']): Promise<ReadonlySet<string> | undefined> {
  const file = join(copy, 'plugins', '.compileo-tray', 'outcomes.jsonl')
  const lines = (await readFile(file, 'utf8').catch(() => undefined))?.split('\n').filter(Boolean)
  return lines && new Set(lines.map((line) => JSON.parse(line).job_id))
}

const isPending = ({ status }: { status: string }) => Number(status === 'pending')

/** @returns the IDs of the new jobs; those that have started are first */
async function submitted(server: Stage['server'], count: number) {
  const before = await server.jobs()
  await server.submit('cleanup', count)
  // Otherwise the worker of the next API process would run these jobs.
  await server.redis('del', 'rq:queue:extraction_jobs')
  const made = [...(await server.jobs())].filter(([id]) => !before.has(id))
  return made.toSorted(([, a], [, b]) => isPending(a) - isPending(b)).map(([id]) => id)
}

async function endByHand(server: Stage['server'], ids: readonly string[]) {
  const now = Date.now()
  const jobs = await server.jobs()
  const ends = ids.map((id, index) => {
    const outcome =
      index % 10 === 0
        ? { status: 'failed', error: 'ValueError: no parsed file' }
        : { status: 'completed', progress: 100, result: { cleaned_items: 100 } }
    const times = { started_at: timeOf(now - 60_000), completed_at: timeOf(now + index) }
    return [id, { ...jobs.get(id), ...outcome, ...times }]
  })
  await server.putJobs(Object.fromEntries(ends))
}

/** How long the app may take to announce a job's end while the worker is busy, in ms. */
const promptlyMs = 30_000
/** In ms. A job counts as hanging two minutes after its worker has ended. */
const hangSaidMs = 180_000
const dropped = 'Compileo dropped it while it waited. It never ran.'

/** The clean-up fails a long job although its worker continues, and the jobs that wait for the worker. */
async function dropWaiting(stage: Stage) {
  const { server, program, work, serverId, remark } = stage
  const long = await longJob(stage)
  const waiting = [await work.dataset(), await work.extract(), await work.chunk()]
  for (const jobId of waiting) {
    await program.watch(serverId, jobId)
    await server.untilStatus(jobId, 'running')
    await server.changeJob(jobId, { started_at: timeOf(Date.now() - 2 * 60_000) })
  }
  server.model.delayMs = 45_000
  await untilAsked(server)
  await server.makeOld(long)
  await server.redis('del', `compileo:job:${long}:processing`)
  await server.cleanUp()
  for (const jobId of [long, ...waiting]) await server.untilStatus(jobId, 'failed')
  const isAnnounced = () => waiting.every((id) => program.announced.some(({ jobId }) => jobId === id))
  await until(isAnnounced, 'the dropped jobs are announced', promptlyMs).catch((error: unknown) =>
    remark(String(error)),
  )
  const causes = program.announced.map(({ error }) => error)
  if (causes.some((cause) => cause !== dropped)) remark(`the causes are ${causes.join(', ')}`)
  const [dataset = '', ...others] = waiting
  const { stdout } = await program.terminal('status', dataset, '--server', server.url)
  if (!stdout.includes(dropped)) remark(`the terminal says ${stdout}`)
  server.model.delayMs = 100
  await server.untilStatus(long, 'completed')
  const message = await program.restart(serverId, dataset)
  if (!message.startsWith('done')) remark(`restart: ${message}`)
  await server.untilStatus(dataset, 'completed')
  for (const jobId of others) await server.untilStatus(jobId, 'failed')
  return [
    ...ended(long, 'completed'),
    ...ended(dataset, 'failed', 'completed'),
    ...others.flatMap((jobId) => ended(jobId, 'failed')),
  ]
}

export const scenarios: Readonly<Record<string, (stage: Stage) => Promise<readonly Outcome[]>>> = {
  /**
   * The worker runs jobs one after another. While it runs a long job, the app has time to watch the others.
   */
  async complete(stage) {
    const { server, program, serverId } = stage
    const work = await Workload.create(server, 'Complete')
    await work.uploadText()
    const first = await longJob(stage)
    const jobs = []
    for (const begin of [work.parse, work.chunk, work.extract, work.dataset, work.evaluation]) {
      const jobId = await begin.call(work)
      jobs.push(jobId)
      await program.watch(serverId, jobId)
    }
    server.model.delayMs = 100
    const [parsing = '', chunking = '', extraction = '', dataset = ''] = jobs
    for (const jobId of [first, parsing, chunking, extraction, dataset]) await server.untilOver(jobId)
    return [first, ...jobs].flatMap((jobId) => ended(jobId, 'completed'))
  },

  /** The worker continues a cancelled job, and completes it. */
  async 'cancel by others'(stage) {
    const { server } = stage
    const jobId = await longJob(stage)
    // The app notices the cancel while the worker waits for the model.
    server.model.delayMs = 6_000
    await untilAsked(server)
    await server.call('POST', `/jobs/cancel/${jobId}`)
    server.model.delayMs = 100
    await server.untilStatus(jobId, 'completed')
    return ended(jobId, 'cancelled', 'completed')
  },

  async 'fail and restart'(stage) {
    const { server, program, serverId } = stage
    const empty = await Workload.create(server, 'Empty')
    const broken = await Workload.create(server, 'Broken')
    await broken.upload({ broken: Buffer.from('%PDF-1.4 this is no pdf'), good: ['one', 'two'] })
    const first = await longJob(stage)
    const failing = await empty.dataset()
    const parsing = await broken.parse()
    for (const jobId of [failing, parsing]) await program.watch(serverId, jobId)
    for (const jobId of [first, failing, parsing]) await server.untilOver(jobId)
    const find = (id: string) => program.announced.find(({ jobId }) => jobId === id)
    await until(
      () => find(failing) !== undefined && find(parsing) !== undefined,
      'the first failures are announced',
    )
    const document = find(parsing)?.errors?.document
    if (document !== 'broken.pdf') stage.remark(`the failed document is ${document}`)
    const before = await server.job(failing)
    const message = await program.restart(serverId, failing)
    if (!message.startsWith('done')) stage.remark(`restart: ${message}`)
    const isNew = ({ status, completed_at: at }: QueuedJob) =>
      status === 'failed' && at !== before?.completed_at
    await server.untilJob(failing, isNew, 'fails again')
    return [
      ...ended(first, 'completed'),
      ...ended(failing, 'failed', 'failed'),
      ...ended(parsing, 'completedWithErrors'),
    ]
  },

  /** The server marks a job as failed although its worker continues. */
  async 'lost track'(stage) {
    const { server, program, work, serverId } = stage
    const usual = await work.dataset()
    await server.untilOver(usual)
    const entries = (await server.job(usual))?.result?.result?.entries_count
    await program.autoRestart(serverId, 5)
    const jobId = await longJob(stage)
    server.model.delayMs = 75_000
    await untilAsked(server)
    await server.makeOld(jobId)
    await server.redis('del', `compileo:job:${jobId}:processing`)
    await server.killApi()
    await server.startApi()
    await server.untilStatus(jobId, 'failed')
    server.model.delayMs = 100
    const { code, stderr } = await program.terminal('restart', jobId, '--server', server.url)
    if (code !== 1 || !stderr.includes('--force')) stage.remark(`restart exits ${code}: ${stderr}`)
    await server.untilStatus(jobId, 'completed')
    const result = (await server.job(jobId))?.result?.result
    const files = new Set(result?.batch_files.map((each) => each.file_path))
    if (result?.entries_count !== entries || files.size !== entries)
      stage.remark(`${result?.entries_count} entries in ${files.size} files, instead of ${entries}`)
    return ended(jobId, 'completed')
  },

  async 'worker killed'(stage) {
    const { server, program } = stage
    await usePlugin(stage)
    await longJob(stage)
    server.model.delayMs = 400_000
    await untilAsked(server)
    await server.killFirstWorker()
    const isSaid = () => program.shown.some(({ title }) => title.includes('seems to hang'))
    await until(isSaid, 'the hanging job is announced', hangSaidMs)
    return []
  },

  dropped: dropWaiting,

  async 'dropped with the plugin'(stage) {
    await usePlugin(stage)
    return dropWaiting(stage)
  },

  /** The server's own routes send neither the project of an analysis nor why it failed. */
  async 'failed analysis'(stage) {
    const { program, work, serverId, remark } = stage
    const folder = dirname(await work.datasetFile())
    await usePlugin(stage)
    await program.watchAll(serverId)
    const jobId = await work.analysis(folder, { config: { enabled: true } })
    await work.untilAnalysed(jobId)
    await until(() => program.announced.length > 0, 'the failure is announced', announcedMs)
    const [failure] = program.announced
    if (!failure?.error?.startsWith('Failed to load dataset')) remark(`the reason is ${failure?.error}`)
    const [{ title } = { title: '' }] = program.shown
    if (title !== 'Quality · Conformance failed') remark(`the title is ${title}`)
    return ended(jobId, 'failed')
  },

  /** The API doesn't respond while it generates a taxonomy. So it is busy, not unreachable. */
  async taxonomy(stage) {
    const { server, program, work } = stage
    const jobId = await longJob(stage)
    server.model.taxonomyMs = 45_000
    await work.taxonomy()
    server.model.taxonomyMs = undefined
    await server.untilOver(jobId)
    const others = program.shown.filter(({ outcomes = [] }) => outcomes.length === 0)
    for (const { title } of others) stage.remark(`a notification: ${title}`)
    return ended(jobId, 'completed')
  },

  /**
   * Stops the API while the plugin's stream is open. Depending on the ASGI version, uvicorn notices when a
   * client disconnects.
   */
  async stop(stage) {
    const { server } = stage
    await usePlugin(stage)
    for (const asgi of ['2.3', '2.4']) {
      await server.stopApi()
      await server.startApi({ asgi })
      await longJob(stage)
      server.model.delayMs = 120_000
      await untilAsked(server)
      const begun = Date.now()
      await server.endApi()
      const seconds = Math.round((Date.now() - begun) / 1_000)
      if (seconds > stopSeconds) stage.remark(`with ASGI ${asgi} the API stopped after ${seconds} s`)
    }
    return []
  },

  /**
   * While the app sleeps, the API is killed twice and forgets its runs. So their outcomes are only in the
   * plugin's journal. Some of the jobs are created during the sleep.
   */
  async night(stage) {
    const { server, program, serverId, remark } = stage
    const watched = await queueJobs(stage, nightRuns)
    await program.watchAll(serverId)
    await until(async () => (await journalled(server)) !== undefined, 'the journal begins')
    program.signal('SIGSTOP')
    const ids = [...watched, ...(await submitted(server, nightsOwnRuns))]
    const third = Math.ceil(ids.length / 3)
    for (const from of [0, third, 2 * third]) {
      await endByHand(server, ids.slice(from, from + third))
      if (from + third >= ids.length) break
      await server.killApi()
      await server.startApi(idle)
    }
    const ends = await server.jobs()
    const isNoted = async () => {
      const noted = await journalled(server)
      return ids.every((id) => noted?.has(id))
    }
    await until(isNoted, 'the journal has each outcome')
    await server.stopApi()
    await server.startApi({ ...idle, offset: `+${nightHours}h` })
    const known = (await server.jobs()).size
    if (known > 0) remark(`the server still knows ${known} jobs`)
    const { length: shownBefore } = program.shown
    program.signal('SIGCONT')
    program.wake(nightHours * 3_600_000)
    await until(() => program.announced.length >= ids.length, 'the night is announced', announcedMs)
    const off = program.announced.filter(
      ({ jobId, at }) => Math.abs(at - Date.parse(`${ends.get(jobId)?.completed_at}Z`)) > clockMs,
    )
    if (off.length > 0) remark(`${off.length} outcomes are dated over ${clockMs / 1_000} s off`)
    const summaries = new Set(program.shown.slice(shownBefore).map(({ id }) => id))
    if (summaries.size !== 1) remark(`${summaries.size} notifications: ${[...summaries].join(', ')}`)
    return [...ends].flatMap(([jobId, { status }]) => ended(jobId, status))
  },

  /**
   * The queue deletes the jobs that ran in the meantime, so their outcomes are only in the server's lists.
   */
  async 'night without the plugin'(stage) {
    const { server, program, work, serverId, remark } = stage
    const file = await work.datasetFile()
    await program.watchAll(serverId)
    program.signal('SIGSTOP')
    const extraction = await work.extract()
    await server.untilOver(extraction)
    server.model.isFailing = true
    const fruitless = await work.extract()
    await server.untilOver(fruitless)
    const lowScore = await work.analysis(file, { config: { enabled: true } })
    const empty = await work.analysis(file)
    for (const jobId of [lowScore, empty]) await work.untilAnalysed(jobId)
    const { completed_at: endedAt } = await server.call('GET', `/extraction/${extraction}`)
    await server.stopApi()
    await server.startApi({ offset: `+${nightHours}h` })
    if (await server.job(extraction)) remark('the server still knows the extraction')
    program.signal('SIGCONT')
    program.wake(nightHours * 3_600_000)
    await until(() => program.announced.length >= 4, 'the night is announced', announcedMs)
    const at = program.announced.find(({ jobId }) => jobId === extraction)?.at ?? 0
    if (Math.abs(at - Date.parse(`${endedAt}Z`)) > clockMs) remark(`the extraction is dated ${at}`)
    // The app reads everything again, to check that nothing is announced twice.
    program.wake(0)
    return [
      ...ended(extraction, 'completed'),
      ...ended(fruitless, 'completedWithErrors'),
      ...ended(lowScore, 'completedWithErrors'),
      ...ended(empty, 'completedWithErrors'),
    ]
  },

  /**
   * Scripts watch a job right after starting it. It may already have failed, for example because of a missing
   * key.
   */
  async 'watched after its end'({ server, program, work, serverId }) {
    const failed = async () => {
      const jobId = await work.dataset({ classification_model: 'gemini', generation_model: 'gemini' })
      await server.untilStatus(jobId, 'failed')
      return jobId
    }
    const recent = [await failed(), await failed(), await failed()]
    const earlier = await failed()
    await server.changeJob(earlier, { completed_at: timeOf(Date.now() - 3 * 60_000) })
    for (const jobId of [earlier, ...recent]) await program.watch(serverId, jobId)
    return recent.flatMap((jobId) => ended(jobId, 'failed'))
  },

  /** The server counts an answer that it can't parse as an entry. */
  async unreadable({ server, program, work, serverId, remark }) {
    server.model.isRambling = true
    const jobId = await work.dataset()
    await program.watch(serverId, jobId)
    await server.untilOver(jobId)
    await until(() => program.announced.length > 0, 'the dataset is announced', announcedMs)
    const words = /(\d+) of \1 entries are unreadable/
    const shown = program.shown.at(-1)
    const { stdout } = await program.terminal('status', jobId, '--server', server.url)
    for (const text of [`${shown?.title} ${shown?.body}`, stdout])
      if (!words.test(text)) remark(`instead of “${words.source}”: ${text}`)
    return ended(jobId, 'completedWithErrors')
  },

  async 'no metrics'(stage) {
    const { server, program, work, serverId, remark } = stage
    const jobId = await work.analysis(await work.datasetFile())
    await program.watch(serverId, jobId)
    await work.untilAnalysed(jobId)
    await until(() => program.announced.length > 0, 'the analysis is announced', announcedMs)
    const words = 'no metrics were computed'
    const shown = program.shown.at(-1)
    const { stdout } = await program.terminal('status', jobId, '--server', server.url)
    for (const text of [`${shown?.title} ${shown?.body}`, stdout])
      if (!text.toLowerCase().includes(words)) remark(`instead of “${words}”: ${text}`)
    return ended(jobId, 'completedWithErrors')
  },
}
