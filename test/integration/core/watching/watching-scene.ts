import type { Random } from '#main/base/backoff.ts'
import { createSleep, type Clock } from '#main/base/clock.ts'
import type { JobKey, JobState, Connection } from '#shared/model.ts'
import type { CompileoServer, CompileoServerOptions, LoggedRequest } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { startWatchingEngine, type WatchingEngine } from '#test/support/watching-engine.ts'

export interface Scene {
  readonly clock: FakeClock
  readonly server: CompileoServer
  readonly watching: WatchingEngine
  another(options?: Omit<CompileoServerOptions, 'clock'>): Promise<CompileoServer>
  readonly timers: () => number
  readonly record: (key: JobKey) => readonly JobState[]
}

/** A request, its response and the reaction take this many turns of the event loop. */
const turns = 16

export async function openScene(
  options: Omit<CompileoServerOptions, 'clock'> & {
    readonly givenKey?: string
    readonly isWindowVisible?: () => boolean
    readonly random?: Random
    readonly aheadMs?: number
    readonly onUnwatchedJob?: () => void
  } = {},
) {
  const { givenKey, isWindowVisible, random, onUnwatchedJob, aheadMs = 0, ...serverOptions } = options
  const clock = createFakeClock(undefined, turns)
  const begun = clock.now() - clock.monotonic()
  const another: Scene['another'] = (more = {}) => {
    const serverClock = {
      now: () => begun + clock.monotonic() + aheadMs,
      monotonic: () => clock.monotonic(),
      after: (ms: number, ring: () => void) => clock.after(ms, ring),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    }
    return startServerForTest({ ...more, clock: serverClock })
  }
  const server = await another(serverOptions)
  let timers = 0
  const after: Clock['after'] = (ms, ring) => {
    timers += 1
    return clock.after(ms, ring)
  }
  const counting: Clock = { ...clock, after, sleep: createSleep(after) }
  const watching = startWatchingEngine({ clock: counting, isWindowVisible, random, onUnwatchedJob })
  closeAfterTest(() => watching.stop())
  watching.addServer(server.url, { apiKey: givenKey ?? options.apiKey })
  const scene: Scene = {
    clock,
    server,
    watching,
    another,
    timers: () => timers,
    record(key) {
      const states: JobState[] = []
      watching.store.onChange((change) => {
        if (change.type === 'job' && change.key === key && change.after) states.push(change.after)
      })
      return states
    },
  }
  return { ...scene, scene }
}

export async function watchLive({ watching, clock }: Scene, jobId: string): Promise<JobKey> {
  const key = watching.watch(jobId)
  await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 10)
  return key
}

export async function followJob(
  job: Parameters<CompileoServer['addJob']>[0] = { status: 'running' },
  options?: Parameters<typeof openScene>[0],
) {
  const { scene, ...rest } = await openScene(options)
  const { id } = scene.server.addJob(job)
  const key = await watchLive(scene, id)
  return { ...rest, scene, id, key }
}

export const refusedBy = ({ requests }: CompileoServer): LoggedRequest[] =>
  requests.list().filter(({ status = 200, route }) => status !== 200 && route !== 'plugin-version')

export function linksOf(states: readonly JobState[]): readonly Connection[] {
  return states
    .map(({ run: { connection: link } }) => link)
    .filter((link, index, all) => link !== all[index - 1])
}
