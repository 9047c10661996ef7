import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setMaxListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { STUCK_ERROR, type CompileoServer } from '#test/server/index.ts'
import { isTerminal } from '#test/server/job.ts'
import { bundle } from '#test/support/bundle.ts'
import { type Field, openField } from './field.ts'
import { type Keeper, createKeeper } from './keeper.ts'
import { until } from './until.ts'
import { compare } from './compare.ts'
import { beginDeeds, type Deeds } from './deeds.ts'
import { createDesktop } from './desktop.ts'
import { patienceMs } from './learnable.ts'
import { createLog } from './log.ts'
import { figuresOf, gatherEvidence, otherProblems, storyFor, type Cast } from './outcome.ts'
import { planStorm, type StormSize } from './plan.ts'
import { agentOf, appOf } from './subject.ts'
import { acceleratedClock, tempoFromNow } from './tempo.ts'
import { createWatchBook } from './watch-book.ts'

const second = 1_000
const minute = 60 * second

export interface StormOptions {
  readonly size: StormSize
  /** How many ms of simulated time pass in 1 ms. */
  readonly factor: number
  readonly agent?: boolean
  readonly app?: string
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

export type StormResult = Awaited<ReturnType<typeof runStorm>>

/**
 * After this time without faults, everything must have been announced. The last start must announce nothing
 * again.
 */
const calmMs = patienceMs + 3 * minute
const afterMs = minute
/** In real ms. The watch-list is saved 100 ms after a change, or later on a busy disk. */
const savedMs = 1_000

export async function runStorm({ size, factor, agent = false, app, say, signal }: StormOptions) {
  // Each pending retry adds a listener. Node would warn after ten.
  setMaxListeners(0, signal)
  const folder = await mkdtemp(join(tmpdir(), 'compileo-soak-'))
  const profile = join(folder, 'profile')
  const tempo = tempoFromNow(factor)
  const clock = acceleratedClock(tempo)
  const log = createLog(clock)
  const book = createWatchBook(savedMs * factor)
  const problems: string[] = []
  const field = await openField(size, clock)
  let deeds: Deeds | undefined
  let start = clock.now()
  let forgotten = 0
  let serverIds: readonly string[] = []
  // In half of its lives, the process isn't killed before it has announced what was due at the start.
  const mayKill = (life: number) => !isLull() && (life % 2 === 0 || keeper.upForMs > 10 * second)
  const subject = agent
    ? await agentOf({
        folder,
        profile,
        seed: size.seed,
        clock,
        field,
        mayKill,
        kill: () => keeper.end('killed', 3 * second),
        serverIds: () => serverIds,
      })
    : appOf(app ?? (await bundle(join(import.meta.dirname, 'app.ts'), folder)))

  const desktop = createDesktop({
    seed: size.seed,
    clock,
    mayKill,
    press: (id, later) => deeds?.press(id, later),
  })
  const keeper = createKeeper({
    begin: subject.begin,
    folder: profile,
    seed: size.seed,
    tempo,
    clock,
    desktop,
    log,
    signal,
    onReady({ jobs }, diedAt) {
      const { missing, forgotten: lost } = book.begins(jobs, clock.now(), diedAt)
      forgotten += missing.filter(({ askedAt }) => diedAt !== undefined && askedAt < diedAt).length
      for (const job of lost) problems.push(`was on the watch-list, and not at the next start: ${job}`)
      for (const { serverId, jobId } of missing) keeper.send({ type: 'watch', serverId, jobId })
    },
    onMessage(received) {
      if (received.type === 'done')
        return log.add(`${received.command}: ${received.message}`, { job: received.key })
      const { serverId, jobId, ok, message } = received
      const job = `${serverId}/${jobId}` as const
      log.add(`watch: ${message}`, { job })
      if (ok) return book.watched(job, clock.now(), message.startsWith('Watching on'))
      const server = book.all.get(job)?.server
      if (server === undefined || !field.at(server).jobs.get(jobId)) return
      clock.sleep(10 * second, signal).then(
        () => keeper.send({ type: 'watch', serverId, jobId }),
        () => undefined,
      )
    },
  })
  const plan = subject.planned(planStorm(size))
  const isLull = () => {
    const now = clock.now() - start
    return plan.lull !== undefined && now >= plan.lull.from && now < plan.lull.to
  }

  try {
    serverIds = await introduce(keeper, field, profile, clock, signal)
    start = clock.now()
    deeds = beginDeeds({
      plan,
      clock,
      field,
      keeper,
      book,
      serverIds,
      log,
      fail: (error) => problems.push(`the test itself: ${String(error)}`),
    })
    say(
      `storm: ${plan.jobs.length} jobs, ${plan.troubles.length} faults, ${plan.deaths.length} planned exits of the app`,
    )
    await clock.sleep(size.stormMs, signal)

    desktop.calm()
    subject.receiver?.calm()
    await deeds.calm()
    log.add('calm')
    say('calm: all faults are over')
    const cast: Cast = {
      field,
      keeper,
      book,
      deeds,
      taken: desktop.taken,
      receiver: subject.receiver,
      profile,
    }
    const verdictNow = () => compare(gatherEvidence(cast, clock.now()))
    await clock.sleep(minute, signal)
    endAllJobs(field, clock)
    log.add('every job is ended by hand')
    const isAllAnnounced = () => keeper.isUp && verdictNow().findings.every(({ kind }) => kind !== 'lost')
    await until(clock, signal, calmMs, isAllAnnounced)
    await clock.sleep(afterMs, signal)
    const before = verdictNow()
    keeper.end('quit', 0)
    await clock.sleep(2 * minute, signal)
    await keeper.stop()
    await until(clock, signal, minute, () =>
      field.servers.every((server) => server.openStreams().length === 0),
    )

    const evidence = gatherEvidence(cast, clock.now())
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
      problems: [...problems, ...otherProblems(cast)],
      figures: [
        ...figuresOf(cast, verdict, evidence),
        `${forgotten} watches were added again, because a kill hit before they were saved`,
      ],
      story: first && storyFor(first, evidence, field, log.entries, start),
    }
  } finally {
    await deeds?.calm()
    await keeper.abandon()
    await subject.receiver?.close()
    await field.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Ends every job; every third one fails. A stuck job hasn't ended yet. */
function endAllJobs({ servers }: Field, clock: Clock): void {
  for (const server of servers) {
    for (const [index, { id }] of server.jobs.all().entries()) end(server, id, index, clock.now())
  }
}

function end(server: CompileoServer, id: string, index: number, now: number) {
  const job = server.jobs.get(id)
  if (!job) return
  // Adding a job again removes its worker. A finished job keeps its outcome.
  if (isTerminal(job.status) && job.error !== STUCK_ERROR) server.addJob({ ...job })
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

async function introduce(
  keeper: Keeper,
  { servers }: Field,
  profile: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string[]> {
  keeper.start()
  await until(clock, signal, 10 * 60_000, () => keeper.isUp)
  for (const { url } of servers) keeper.send({ type: 'add-server', url })
  const names = () => servers.flatMap(({ url }) => savedServers(profile).get(url) ?? [])
  await until(clock, signal, 10 * 60_000, () => names().length === servers.length)
  if (names().length < servers.length)
    throw new Error(`The app did not take up its servers: ${keeper.problems.join('\n')}`)
  return names()
}
