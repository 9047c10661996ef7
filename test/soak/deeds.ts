import type { CompileoServer } from '#test/server/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { createScheduler } from '#test/server/scheduler.ts'
import type { Trouble } from './plan-troubles.ts'
import type { Span } from './evidence.ts'
import type { Field } from './field.ts'
import type { Keeper } from './keeper.ts'
import type { Log } from './log.ts'
import type { PlannedTrouble, Plan } from './plan.ts'
import type { PlannedJob } from './plan-jobs.ts'
import type { WatchBook } from './watch-book.ts'

export type Deeds = ReturnType<typeof beginDeeds>

export interface DeedsOptions {
  readonly plan: Plan
  readonly clock: Clock
  readonly field: Field
  readonly keeper: Keeper
  readonly book: WatchBook
  readonly serverIds: readonly string[]
  readonly log: Log
  readonly fail: (error: unknown) => void
}

export function beginDeeds(options: DeedsOptions) {
  const { plan, clock, field, keeper, book, serverIds, log, fail } = options
  const scheduler = createScheduler(clock)
  const start = clock.now()
  const troubles = serverIds.map((): Span[] => [])
  const limited = serverIds.map(() => 0)
  const queues = serverIds.map(() => Promise.resolve())
  const lifts = new Set<() => void>()

  const inTurn = (server: number, work: () => Promise<void>) => {
    queues[server] = (queues[server] ?? Promise.resolve()).then(work).catch(fail)
  }
  const at = (time: number, run: () => void) => scheduler.at(start + time, run)
  const serverId = (server: number) => serverIds[server] ?? ''

  function trouble({ server, trouble: what, from, to }: PlannedTrouble) {
    at(from, () => {
      let lift: (() => void | Promise<void>) | undefined
      let began = clock.now()
      inTurn(server, async () => {
        began = clock.now()
        log.add(`trouble: ${nameOfTrouble(what)}`, { server })
        lift = await bring(field.at(server), what, (strikes) => {
          limited[server] = (limited[server] ?? 0) + strikes
        })
      })
      const end = () => {
        lifts.delete(end)
        inTurn(server, async () => {
          await lift?.()
          log.add(`trouble over: ${nameOfTrouble(what)}`, { server })
          troubles[server]?.push({ from: began, to: clock.now() })
        })
      }
      lifts.add(end)
      scheduler.at(start + to, () => {
        if (lifts.has(end)) end()
      })
    })
  }

  function job({ server, script, addAt, watchAt, ...rest }: PlannedJob) {
    const { id } = script
    const host = field.at(server)
    const entry = () => book.ask(server, serverId(server), id, clock.now())
    const about = { job: `${serverId(server)}/${id}` as const, server }
    const command = (what: 'restart' | 'cancel') => {
      log.add(`${what} by command`, about)
      keeper.send({ type: what, key: about.job })
    }
    at(addAt, () => {
      host.addJob(script)
      log.add('is on the server', about)
    })
    at(watchAt, () => {
      entry()
      log.add('is asked to be watched', about)
      keeper.send({ type: 'watch', serverId: serverId(server), jobId: id })
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
        if (field.at(server).restartJob(jobId)) log.add('is restarted elsewhere', about)
        return
      }
      log.add('restart by command', about)
      keeper.send({ type: 'restart', key: about.job })
    })
  }

  const seen = serverIds.map(() => 0)
  function lookForOutcomes() {
    for (const [server, { jobs }] of field.servers.entries()) {
      for (const { jobId, status } of jobs.outcomes.slice(seen[server])) {
        const before = jobs.outcomesOf(jobId).filter((each) => each.status !== 'completed')
        if (status !== 'completed') reactTo(server, jobId, before.length - 1)
      }
      seen[server] = jobs.outcomes.length
    }
    scheduler.at(clock.now() + 200, lookForOutcomes)
  }

  for (const each of plan.troubles) trouble(each)
  for (const each of plan.jobs) job(each)
  for (const { at: time, how, downMs } of plan.deaths) at(time, () => keeper.end(how, downMs))
  for (const time of plan.wakes) at(time, () => keeper.send({ type: 'wake' }))
  lookForOutcomes()

  return {
    troubles,
    limited,
    press(id: string, afterMs: number) {
      scheduler.at(clock.now() + afterMs, () => {
        log.add('Restart is pressed on its notification', { job: jobOf(id) })
        keeper.send({ type: 'press', id })
      })
    },
    async calm() {
      scheduler.close()
      for (const lift of lifts) lift()
      await Promise.all(queues)
    },
  }
}

function jobOf(id: string): `${string}/${string}` | undefined {
  const [server, job] = id.replace(/^job:/, '').split('/')
  return server && job ? `${server}/${job}` : undefined
}

async function bring(
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

function nameOfTrouble(trouble: Trouble): string {
  if (trouble.kind !== 'faults') return trouble.kind === 'gone' ? `gone (${trouble.how})` : trouble.kind
  const names = trouble.rules.map(({ on, do: fault }) => {
    const what = fault.kind === 'answer' ? `answer ${fault.status}` : fault.kind
    return `${String(on)}: ${what}`
  })
  return names.join(', ')
}
