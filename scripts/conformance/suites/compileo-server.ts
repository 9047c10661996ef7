import { randomUUID } from 'node:crypto'
import { systemClock, type Clock } from '#main/base/clock.ts'
import { routeOf } from '#test/server/routes.ts'
import { command, startProxy, type Order } from './control.ts'

interface Seed {
  readonly id?: string
  readonly status?: string
  readonly progress?: number
  readonly currentStep?: string
  readonly result?: unknown
  readonly error?: string | null
}

interface Logged {
  readonly method: string
  readonly path: string
  readonly route: string
  readonly jobId: string
}

type Filter = Partial<Pick<Logged, 'method' | 'route' | 'jobId'>>

const isOver = (status: string | undefined) => /^(?:completed|failed|cancelled)$/.test(status ?? '')

function queued({ status, progress, currentStep, result, error }: Seed, nowMs: number): object {
  const now = new Date(nowMs).toISOString().slice(0, -1)
  return {
    ...(status !== undefined && { status, completed_at: isOver(status) ? now : null }),
    ...(progress !== undefined && { progress }),
    ...(currentStep !== undefined && { metadata: { progress_message: currentStep } }),
    ...(result !== undefined && { result }),
    ...(error !== undefined && { error }),
  }
}

async function send(path: string): Promise<void> {
  await fetch(`${process.env['COMPILEO_URL']}${path}`, { method: 'POST' })
}

/**
 * With the part of the test server's interface that the suites of `vitest.config.ts` need. Changes apply in
 * order.
 */
export async function startCompileoServer({
  clock = systemClock,
}: { readonly clock?: Pick<Clock, 'now'> } = {}) {
  const log: Logged[] = []
  const waiting = new Set<() => void>()
  let pending = Promise.resolve()
  const order = (each: Order) => {
    pending = pending.then(() => command(each))
  }
  order({ do: 'empty' })
  const { url, port, close } = await startProxy(
    ({ method, path }) => {
      const { name: route, jobId } = routeOf(path)
      log.push({ method, path, route, jobId })
      for (const look of waiting) look()
    },
    () => pending,
  )
  const list = (filter: Filter = {}) =>
    log.filter(
      (each) =>
        (filter.method === undefined || each.method === filter.method) &&
        (filter.route === undefined || each.route === filter.route) &&
        (filter.jobId === undefined || each.jobId === filter.jobId),
    )
  const post = (what: 'cancel' | 'restart', id: string) => {
    const path = `/api/v1/jobs/${what}/${id}`
    pending = pending.then(() => send(path))
    return true
  }
  let isRedisDown = false
  return {
    url,
    port,
    requests: { list, count: (filter?: Filter) => list(filter).length },
    /** The real server doesn't report it. */
    openStreams: () => [],
    until: (test: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!test()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    addJob(job: Seed = {}) {
      const { id = randomUUID() } = job
      order({
        do: 'put',
        jobs: { [id]: { progress: 0, ...queued({ status: 'pending', ...job }, clock.now()) } },
      })
      return { ...job, id }
    },
    updateJob(id: string, job: Seed) {
      order({ do: 'put', jobs: { [id]: queued(job, clock.now()) } })
    },
    cancelJob: (id: string) => post('cancel', id),
    restartJob: (id: string) => post('restart', id),
    get redisDown() {
      return isRedisDown
    },
    set redisDown(is: boolean) {
      isRedisDown = is
      order({ do: 'redis', isUp: !is })
    },
    async close() {
      if (isRedisDown) order({ do: 'redis', isUp: true })
      await pending
      await close()
    },
  }
}
