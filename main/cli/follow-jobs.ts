import { once } from 'node:events'
import type { Random } from '#main/base/backoff.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { ReachabilityState } from '#main/state/events.ts'
import { reduceJob } from '#main/state/reduce-job.ts'
import { probeServer } from '#main/watching/engine.ts'
import { watchJob } from '#main/watching/job-watcher.ts'
import { Reachability } from '#main/watching/reachability.ts'
import { Records } from '#main/watching/records.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import type { Session } from './session.ts'
import type { Target } from './targets.ts'

export interface FollowOptions {
  readonly session: Session
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly onJob: (target: Target, job: JobState, client: CompileoClient) => void
  readonly onReach: (server: ServerState, state: ReachabilityState) => void
}

/** Follows a server's jobs with the same watcher as the app. */
function followServerJobs(
  client: CompileoClient,
  server: ServerState,
  targets: ReadonlyMap<Target, AbortSignal>,
  { clock, random, signal, onJob, onReach }: FollowOptions,
): void {
  const reach = new Reachability({
    clock,
    random,
    signal,
    probe: (probeSignal, outage, isAway) => probeServer(client, probeSignal, outage, isAway),
    onChange(state) {
      if (!signal.aborted) onReach(server, state)
    },
  })
  const records = new Records(client, signal)
  for (const [target, over] of targets) {
    let { job } = target
    watchJob({
      jobId: job.identity.jobId,
      client,
      reach,
      clock,
      random,
      signal: over,
      emit(event) {
        if (over.aborted) return
        job = reduceJob(job, event)
        onJob(target, job, client)
      },
      followedBy: job.identity.followedBy,
      isKnown: false,
      rank: () => 0,
      findRecorded: (asking, from) => records.findOutcome(job, asking, from),
    })
  }
}

/** Resolves once the signal is aborted and the connections are closed. */
export async function followJobs(
  targets: ReadonlyMap<Target, AbortSignal>,
  options: FollowOptions,
): Promise<void> {
  const { session, signal } = options
  const servers = new Map([...targets.keys()].map(({ server }) => [server.id, server]))
  await Promise.all(
    [...servers.values()].map((server) =>
      session.visit(session.address(server), async (client) => {
        const own = new Map([...targets].filter(([target]) => target.server.id === server.id))
        followServerJobs(client, server, own, options)
        if (!signal.aborted) await once(signal, 'abort').catch(ignoreAbort(signal))
      }),
    ),
  )
}
