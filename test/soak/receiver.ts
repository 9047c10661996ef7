import { z } from 'zod'
import { publicJobSchema } from '#shared/public-job.ts'
import type { JobKey } from '#shared/model.ts'
import type { Clock } from '#main/base/clock.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { randomFor } from './random.ts'
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
  let isFailing = true

  const endpoint = await startHookEndpoint(({ path, body }) => {
    const { id, job } = posted.parse(JSON.parse(body))
    const name = `${path} ${id}`
    const attempt = (attempts.get(name) ?? 0) + 1
    attempts.set(name, attempt)
    const percentile = isFailing ? randomFor(seed, 'receiver', name, attempt)() * 100 : 100
    const accept = (isAnswered: boolean) => {
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
    if (percentile < 15) {
      rejected += 1
      return percentile < 10 ? { status: 503 } : { status: 429, headers: { 'retry-after': '2' } }
    }
    if (percentile < 18) {
      accept(false)
      return undefined
    }
    if (percentile < 24 && mayKill()) {
      if (percentile >= 20) accept(percentile >= 22)
      setImmediate(kill)
      return percentile >= 22 ? { status: 200 } : undefined
    }
    accept(true)
    return { status: 200 }
  })
  return {
    url: endpoint.url,
    delivered,
    get rejected() {
      return rejected
    },
    stopFailures() {
      isFailing = false
    },
    close: endpoint.close,
  }
}
