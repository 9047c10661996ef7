import { z } from 'zod'
import { publicJobSchema } from '#shared/public-job.ts'
import type { JobKey } from '#shared/model.ts'
import type { Clock } from '#main/base/clock.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { randomFor } from './draw.ts'
import type { Delivered } from './evidence.ts'

/** The fields of a webhook that are compared. */
const posted = z.object({
  id: z.string(),
  job: publicJobSchema.extend({ status: z.enum(['completed', 'failed', 'cancelled', 'lost']) }),
})

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

export interface ReceiverOptions {
  readonly seed: number
  readonly clock: Clock
  /** Returns how many times the agent has been started. */
  readonly life: () => number
  readonly mayKill: () => boolean
  readonly kill: () => void
  readonly keyOf: (url: string, jobId: string) => JobKey
}

export async function startReceiver({ seed, clock, life, mayKill, kill, keyOf }: ReceiverOptions) {
  const delivered: Delivered[] = []
  const attempts = new Map<string, number>()
  let rejected = 0
  let isStormy = true

  const endpoint = await startHookEndpoint(({ path, body }) => {
    const { id, job } = posted.parse(JSON.parse(body))
    const name = `${path} ${id}`
    const attempt = (attempts.get(name) ?? 0) + 1
    attempts.set(name, attempt)
    const place = isStormy ? randomFor(seed, 'receiver', name, attempt)() * 100 : 100
    const take = (isAnswered: boolean) => {
      const hook = path.slice(1)
      delivered.push({
        hook,
        id,
        key: keyOf(job.server.url, job.jobId),
        kind: job.status,
        life: life(),
        isAnswered,
        at: clock.now(),
      })
    }
    if (place < 15) {
      rejected += 1
      return place < 10 ? { status: 503 } : { status: 429, headers: { 'retry-after': '2' } }
    }
    if (place < 18) {
      take(false)
      return undefined
    }
    if (place < 24 && mayKill()) {
      if (place >= 20) take(place >= 22)
      setImmediate(kill)
      return place >= 22 ? { status: 200 } : undefined
    }
    take(true)
    return { status: 200 }
  })
  return {
    url: endpoint.url,
    delivered,
    get rejected() {
      return rejected
    },
    calm() {
      isStormy = false
    },
    close: endpoint.close,
  }
}
