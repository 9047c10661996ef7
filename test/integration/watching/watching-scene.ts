import { onTestFinished } from 'vitest'
import type { Random } from '#main/base/backoff.ts'
import { sleepBy, type Clock } from '#main/base/clock.ts'
import type { JobKey, JobState, Connection } from '#shared/model.ts'
import {
  startCompileoServer,
  type CompileoServer,
  type CompileoServerOptions,
  type LoggedRequest,
} from '#test/server/index.ts'
import { fakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { startWatching, type Watching } from '#test/support/watching.ts'

export interface Scene {
  readonly clock: FakeClock
  readonly server: CompileoServer
  readonly watching: Watching
  another(options?: Omit<CompileoServerOptions, 'clock'>): Promise<CompileoServer>
  readonly timers: () => number
  readonly record: (key: JobKey) => readonly JobState[]
}

const open: { close(): Promise<unknown> }[] = []

async function closeScenes(): Promise<void> {
  for (const each of open.splice(0)) await each.close()
}

/** A request, its response and the reaction take this many turns. */
const turns = 16

export async function openScene(
  options: Omit<CompileoServerOptions, 'clock'> & {
    readonly givenKey?: string
    readonly isShown?: () => boolean
    readonly random?: Random
    readonly aheadMs?: number
    readonly onStranger?: () => void
  } = {},
): Promise<Scene> {
  const { givenKey, isShown, random, onStranger, aheadMs = 0, ...serverOptions } = options
  onTestFinished(closeScenes)
  const clock = fakeClock(undefined, turns)
  const begun = clock.now() - clock.monotonic()
  const another: Scene['another'] = async (more = {}) => {
    const serverClock = {
      now: () => begun + clock.monotonic() + aheadMs,
      monotonic: () => clock.monotonic(),
      after: (ms: number, ring: () => void) => clock.after(ms, ring),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    }
    const started = await startCompileoServer({ ...more, clock: serverClock })
    open.unshift(started)
    return started
  }
  const server = await another(serverOptions)
  let timers = 0
  const after: Clock['after'] = (ms, ring) => {
    timers += 1
    return clock.after(ms, ring)
  }
  const counting: Clock = { ...clock, after, sleep: sleepBy(after) }
  const watching = startWatching({
    clock: counting,
    isShown,
    random,
    onStranger,
  })
  open.unshift({ close: () => watching.stop() })
  watching.addServer(server.url, { apiKey: givenKey ?? options.apiKey })
  return {
    clock,
    server,
    watching,
    another,
    timers: () => timers,
    record(key) {
      const states: JobState[] = []
      watching.store.onChange((change) => {
        if (change.of === 'job' && change.key === key && change.after) states.push(change.after)
      })
      return states
    },
  }
}

export async function watchLive({ watching, clock }: Scene, jobId: string): Promise<JobKey> {
  const key = watching.watch(jobId)
  await clock.advanceUntil(() => watching.job(key).connection.state === 'live', 10)
  return key
}

export async function followJob(
  job: Parameters<CompileoServer['addJob']>[0] = { status: 'running' },
  options?: Parameters<typeof openScene>[0],
) {
  const scene = await openScene(options)
  const { id } = scene.server.addJob(job)
  const key = await watchLive(scene, id)
  return { ...scene, scene, id, key }
}

export const refusedBy = ({ requests }: CompileoServer): LoggedRequest[] =>
  requests.list().filter(({ status = 200, route }) => status !== 200 && route !== 'plugin-version')

export function linksOf(states: readonly JobState[]): readonly Connection[] {
  return states.map(({ connection: link }) => link).filter((link, index, all) => link !== all[index - 1])
}
