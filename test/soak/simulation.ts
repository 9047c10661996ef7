import type { CompileoServer } from '#test/server/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { createScheduler } from '#test/server/scheduler.ts'
import type { Trouble } from './plan-troubles.ts'
import type { Span } from './evidence.ts'
import type { ServerPool } from './server-pool.ts'
import type { AppSupervisor } from './app-supervisor.ts'
import type { Log } from './log.ts'
import type { PlannedTrouble, Plan } from './plan.ts'
import type { PlannedJob } from './plan-jobs.ts'
import type { WatchedJobs } from './watched-jobs.ts'

export type Simulation = ReturnType<typeof startSimulation>

export interface SimulationOptions {
  readonly plan: Plan
  readonly clock: Clock
  readonly pool: ServerPool
  readonly supervisor: AppSupervisor
  readonly watchedJobs: WatchedJobs
  readonly serverIds: readonly string[]
  readonly log: Log
  readonly fail: (error: unknown) => void
}

/** Starts the jobs, faults and exits of a plan at their times. */
export function startSimulation(options: SimulationOptions) {
  const { plan, clock, pool, supervisor, watchedJobs, serverIds, log, fail } = options
  const scheduler = createScheduler(clock)
  const start = clock.now()
  const troubles = serverIds.map((): Span[] => [])
  const limited = serverIds.map(() => 0)
  const queues = serverIds.map(() => Promise.resolve())
  const pendingEnds = new Set<() => void>()

  const inTurn = (server: number, work: () => Promise<void>) => {
    queues[server] = (queues[server] ?? Promise.resolve()).then(work).catch(fail)
  }
  const at = (time: number, run: () => void) => scheduler.at(start + time, run)
  const serverId = (server: number) => serverIds[server] ?? ''

  function trouble({ server, trouble: what, from, to }: PlannedTrouble) {
    at(from, () => {
      let undo: (() => void | Promise<void>) | undefined
      let began = clock.now()
      inTurn(server, async () => {
        began = clock.now()
        log.add(`trouble: ${formatTrouble(what)}`, { server })
        undo = await applyTrouble(pool.at(server), what, (strikes) => {
          limited[server] = (limited[server] ?? 0) + strikes
        })
      })
      const end = () => {
        pendingEnds.delete(end)
        inTurn(server, async () => {
          await undo?.()
          log.add(`trouble over: ${formatTrouble(what)}`, { server })
          troubles[server]?.push({ from: began, to: clock.now() })
        })
      }
      pendingEnds.add(end)
      scheduler.at(start + to, () => {
        if (pendingEnds.has(end)) end()
      })
    })
  }

  function job({ server, script, addAt, watchAt, ...rest }: PlannedJob) {
    const { id } = script
    const host = pool.at(server)
    const entry = () => watchedJobs.add(server, serverId(server), id, clock.now())
    const about = { job: `${serverId(server)}/${id}` as const, server }
    const command = (what: 'restart' | 'cancel') => {
      log.add(`${what} by command`, about)
      supervisor.send({ type: what, key: about.job })
    }
    at(addAt, () => {
      host.addJob(script)
      log.add('is on the server', about)
    })
    at(watchAt, () => {
      entry()
      log.add('is asked to be watched', about)
      supervisor.send({ type: 'watch', serverId: serverId(server), jobId: id })
    })
    const { cancel, removeAt, meddling, freezeAt } = rest
    if (cancel) {
      at(cancel.at, () => {
        if (cancel.by === 'command') return command('cancel')
        if (host.cancelJob(id)) log.add('is cancelled elsewhere', about)
      })
    }
    if (removeAt !== undefined) at(removeAt, () => host.removeJob(id) && log.add('is deleted', about))
    if (meddling) {
      at(meddling.at, () => {
        if (host.jobs.get(id)?.status !== 'running') return
        host.updateJob(id, { status: meddling.status })
        log.add(`is set to ${meddling.status} by hand`, about)
      })
    }
    if (freezeAt !== undefined) {
      at(freezeAt, () => {
        const streams = host.openStreams().filter(({ jobId }) => jobId === id)
        if (streams.length === 0) return
        for (const stream of streams) stream.freeze()
        log.add('its stream freezes', about)
        // The app may take minutes to notice this, and needs a working server from then on.
        troubles[server]?.push({ from: clock.now(), to: clock.now() + 1 })
      })
    }
  }

  function reactTo(server: number, jobId: string, nth: number) {
    const reaction = plan.jobs.find((each) => each.server === server && each.script.id === jobId)?.reactions[
      nth
    ]
    if (!reaction || reaction.by === 'nobody') return
    scheduler.at(clock.now() + reaction.afterMs, () => {
      const about = { job: `${serverId(server)}/${jobId}` as const, server }
      if (reaction.by === 'elsewhere') {
        if (pool.at(server).restartJob(jobId)) log.add('is restarted elsewhere', about)
        return
      }
      log.add('restart by command', about)
      supervisor.send({ type: 'restart', key: about.job })
    })
  }

  const seen = serverIds.map(() => 0)
  function pollOutcomes() {
    for (const [server, { jobs }] of pool.servers.entries()) {
      for (const { jobId, status } of jobs.outcomes.slice(seen[server])) {
        const before = jobs.outcomesOf(jobId).filter((each) => each.status !== 'completed')
        if (status !== 'completed') reactTo(server, jobId, before.length - 1)
      }
      seen[server] = jobs.outcomes.length
    }
    scheduler.at(clock.now() + 200, pollOutcomes)
  }

  for (const each of plan.troubles) trouble(each)
  for (const each of plan.jobs) job(each)
  for (const { at: time, how, downMs } of plan.exits) at(time, () => supervisor.end(how, downMs))
  for (const time of plan.wakes) at(time, () => supervisor.send({ type: 'wake' }))
  pollOutcomes()

  return {
    troubles,
    limited,
    press(id: string, afterMs: number) {
      scheduler.at(clock.now() + afterMs, () => {
        log.add('Restart is pressed on its notification', { job: parseNotificationId(id) })
        supervisor.send({ type: 'press', id })
      })
    },
    async stopFaults() {
      scheduler.close()
      for (const undo of pendingEnds) undo()
      await Promise.all(queues)
    },
  }
}

function parseNotificationId(id: string): `${string}/${string}` | undefined {
  const [server, job] = id.replace(/^job:/, '').split('/')
  return server && job ? `${server}/${job}` : undefined
}

async function applyTrouble(
  server: CompileoServer,
  trouble: Trouble,
  limited: (strikes: number) => void,
): Promise<() => void | Promise<void>> {
  switch (trouble.kind) {
    case 'faults': {
      const faults = trouble.rules.map((rule) => ({ fault: server.faults.add(rule), rule }))
      return () => {
        for (const { fault, rule } of faults) {
          const isLimit = rule.do.kind === 'limited' || (rule.do.kind === 'answer' && rule.do.status === 429)
          if (isLimit) limited(fault.strikes)
          fault.remove()
        }
      }
    }
    case 'frozen':
    case 'redisDown':
      server[trouble.kind] = true
      return () => {
        server[trouble.kind] = false
      }
    case 'locked':
      server.apiKey = 'a key that nobody has'
      return () => {
        server.apiKey = undefined
      }
    case 'gone':
      await server.stop(trouble.how)
      return () => server.start()
    case 'plugin-gone':
      server.pluginMounted = false
      return () => {
        server.pluginMounted = true
      }
    case 'plugin-silent':
      for (const stream of server.openStreams()) if (stream.jobId === '') stream.freeze()
      return () => undefined
    case 'clean-up':
      server.failStuckJobs()
      return () => undefined
  }
}

function formatTrouble(trouble: Trouble): string {
  if (trouble.kind !== 'faults') return trouble.kind === 'gone' ? `gone (${trouble.how})` : trouble.kind
  const names = trouble.rules.map(({ on, do: fault }) => {
    const what = fault.kind === 'answer' ? `answer ${fault.status}` : fault.kind
    return `${String(on)}: ${what}`
  })
  return names.join(', ')
}
