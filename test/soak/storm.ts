import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setMaxListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { stuckError, type CompileoServer } from '#test/server/index.ts'
import { isTerminal } from '#test/server/job.ts'
import { bundleForNode } from '#test/support/bundle.ts'
import { type ServerPool, startServerPool } from './server-pool.ts'
import { type AppSupervisor, createAppSupervisor } from './app-supervisor.ts'
import { waitUntil } from './wait-until.ts'
import { compare } from './compare.ts'
import { startSimulation, type Simulation } from './simulation.ts'
import { createDesktop } from './desktop.ts'
import { patienceMs } from './learnable.ts'
import { createLog } from './log.ts'
import { getFigures, gatherEvidence, findOtherProblems, formatJobStory, type StormParts } from './outcome.ts'
import { planStorm, type StormSize } from './plan.ts'
import { createAgentSubject, createAppSubject } from './subject.ts'
import { createAcceleratedClock, createTimeScale } from './time-scale.ts'
import { createWatchedJobs } from './watched-jobs.ts'

const second = 1_000
const minute = 60 * second

export interface StormOptions {
  readonly size: StormSize
  /** How many ms of simulated time pass in 1 ms. */
  readonly factor: number
  readonly agent?: boolean
  readonly app?: string
  readonly print: (line: string) => void
  readonly signal: AbortSignal
}

export type StormResult = Awaited<ReturnType<typeof runStorm>>

/**
 * After this time without faults, everything must have been announced. The last start must announce nothing
 * again.
 */
const maxAnnounceMs = patienceMs + 3 * minute
const settleMs = minute
/** In real ms. The watch-list is saved 100 ms after a change, or later on a busy disk. */
const maxSaveMs = 1_000

export async function runStorm({ size, factor, agent = false, app, print, signal }: StormOptions) {
  // Each pending retry adds a listener. Node would warn after ten.
  setMaxListeners(0, signal)
  const folder = await mkdtemp(join(tmpdir(), 'compileo-soak-'))
  const profile = join(folder, 'profile')
  const timeScale = createTimeScale(factor)
  const clock = createAcceleratedClock(timeScale)
  const log = createLog(clock)
  const watchedJobs = createWatchedJobs(maxSaveMs * factor)
  const problems: string[] = []
  const pool = await startServerPool(size, clock)
  let simulation: Simulation | undefined
  let start = clock.now()
  let forgotten = 0
  let serverIds: readonly string[] = []
  // Every other process of the program gets at least 10 s before it may be killed. In this time, it announces
  // what was due at its start.
  const mayKill = (life: number) => !isQuietSpan() && (life % 2 === 0 || supervisor.upForMs > 10 * second)
  const subject = agent
    ? await createAgentSubject({
        folder,
        profile,
        seed: size.seed,
        clock,
        pool,
        mayKill,
        kill: () => supervisor.end('killed', 3 * second),
        serverIds: () => serverIds,
      })
    : createAppSubject(app ?? (await bundleForNode(join(import.meta.dirname, 'app.ts'), folder)))

  const desktop = createDesktop({
    seed: size.seed,
    clock,
    mayKill,
    press: (id, later) => simulation?.press(id, later),
  })
  const supervisor = createAppSupervisor({
    startProcess: subject.startProcess,
    folder: profile,
    seed: size.seed,
    timeScale,
    clock,
    desktop,
    log,
    signal,
    onReady({ jobs }, diedAt) {
      const { missing, forgotten: lost } = watchedJobs.onAppStart(jobs, clock.now(), diedAt)
      forgotten += missing.filter(({ askedAt }) => diedAt !== undefined && askedAt < diedAt).length
      for (const job of lost) problems.push(`was on the watch-list, and not at the next start: ${job}`)
      for (const { serverId, jobId } of missing) supervisor.send({ type: 'watch', serverId, jobId })
    },
    onMessage(received) {
      if (received.type === 'done')
        return log.add(`${received.command}: ${received.message}`, { job: received.key })
      const { serverId, jobId, ok, message } = received
      const job = `${serverId}/${jobId}` as const
      log.add(`watch: ${message}`, { job })
      if (ok) return watchedJobs.watched(job, clock.now(), message.startsWith('Watching on'))
      const server = watchedJobs.all.get(job)?.server
      if (server === undefined || !pool.at(server).jobs.get(jobId)) return
      clock.sleep(10 * second, signal).then(
        () => supervisor.send({ type: 'watch', serverId, jobId }),
        () => undefined,
      )
    },
  })
  const plan = subject.adjustPlan(planStorm(size))
  const isQuietSpan = () => {
    const now = clock.now() - start
    return plan.quietSpan !== undefined && now >= plan.quietSpan.from && now < plan.quietSpan.to
  }

  try {
    serverIds = await addServers(supervisor, pool, profile, clock, signal)
    start = clock.now()
    simulation = startSimulation({
      plan,
      clock,
      pool,
      supervisor,
      watchedJobs,
      serverIds,
      log,
      fail: (error) => problems.push(`the test itself: ${String(error)}`),
    })
    print(
      `storm: ${plan.jobs.length} jobs, ${plan.troubles.length} faults, ${plan.exits.length} planned exits of the app`,
    )
    await clock.sleep(size.stormMs, signal)

    desktop.stopFailures()
    subject.receiver?.stopFailures()
    await simulation.stopFaults()
    log.add('calm')
    print('calm: all faults are over')
    const parts: StormParts = {
      pool,
      supervisor,
      watchedJobs,
      simulation,
      accepted: desktop.accepted,
      receiver: subject.receiver,
      profile,
    }
    const verdictNow = () => compare(gatherEvidence(parts, clock.now()))
    await clock.sleep(minute, signal)
    endAllJobs(pool, clock)
    log.add('every job is ended by hand')
    const isAllAnnounced = () => supervisor.isUp && verdictNow().findings.every(({ kind }) => kind !== 'lost')
    await waitUntil(clock, signal, maxAnnounceMs, isAllAnnounced)
    await clock.sleep(settleMs, signal)
    const before = verdictNow()
    supervisor.end('quit', 0)
    await clock.sleep(2 * minute, signal)
    await supervisor.stop()
    await waitUntil(clock, signal, minute, () =>
      pool.servers.every((server) => server.openStreams().length === 0),
    )

    const evidence = gatherEvidence(parts, clock.now())
    const verdict = compare(evidence)
    // A watch rule of the agent may find a job minutes after it has ended. Announcing it is allowed, but not
    // required.
    const wereLost = before.findings.filter(({ kind }) => kind === 'lost')
    const late = agent ? wereLost.length : verdict.announced - before.announced
    const which = wereLost.map(({ text }) => text).join('; ')
    if (late > 0) problems.push(`${late} outcomes were announced only by the last start: ${which}`)
    const first = verdict.findings.find(({ key }) => key !== undefined)?.key
    return {
      verdict,
      problems: [...problems, ...findOtherProblems(parts)],
      figures: [
        ...getFigures(parts, verdict, evidence),
        `${forgotten} watches were added again, because a kill hit before they were saved`,
      ],
      story: first && formatJobStory(first, evidence, pool, log.entries, start),
    }
  } finally {
    await simulation?.stopFaults()
    await supervisor.abandon()
    await subject.receiver?.close()
    await pool.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Ends every job; every third one fails. A stuck job hasn't ended yet. */
function endAllJobs({ servers }: ServerPool, clock: Clock): void {
  for (const server of servers) {
    for (const [index, { id }] of server.jobs.all().entries()) end(server, id, index, clock.now())
  }
}

function end(server: CompileoServer, id: string, index: number, now: number) {
  const job = server.jobs.get(id)
  if (!job) return
  // Adding a job again removes its worker. A finished job keeps its outcome.
  if (isTerminal(job.status) && job.error !== stuckError) server.addJob({ ...job })
  else if (index % 3 === 0)
    server.addJob({ ...job, status: 'failed', error: 'Ended by hand', completedAt: now + 0.25 })
  else server.addJob({ ...job, status: 'completed', progress: 100, error: null, completedAt: now + 0.25 })
}

const saved = z.object({ servers: z.array(z.object({ id: z.string(), url: z.string() })) })

function savedServers(profile: string): Map<string, string> {
  const file = join(profile, 'watch-list.json')
  if (!existsSync(file)) return new Map()
  const { servers } = saved.parse(JSON.parse(readFileSync(file, 'utf8')))
  return new Map(servers.map(({ id, url }) => [url, id]))
}

async function addServers(
  supervisor: AppSupervisor,
  { servers }: ServerPool,
  profile: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string[]> {
  supervisor.start()
  await waitUntil(clock, signal, 10 * 60_000, () => supervisor.isUp)
  for (const { url } of servers) supervisor.send({ type: 'add-server', url })
  const names = () => servers.flatMap(({ url }) => savedServers(profile).get(url) ?? [])
  await waitUntil(clock, signal, 10 * 60_000, () => names().length === servers.length)
  if (names().length < servers.length)
    throw new Error(`The app did not take up its servers: ${supervisor.problems.join('\n')}`)
  return names()
}
