import { afterEach, describe, expect, it } from 'vitest'
import { isTerminal } from '#shared/rules/status.ts'
import { parseStatus, type JobReport } from '#main/compileo/schema.ts'
import type { JobScript } from '#test/server/index.ts'
import { seededRandom } from '#test/server/random.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { closeScenes, openScene, watchLive } from './watching-scene.ts'

afterEach(closeScenes)

const minute = 60_000

const oneHour: JobScript = {
  steps: Array.from({ length: 60 }, (_, index) => ({
    text: `Processing document ${index + 1} of 60`,
    progress: (index * 100) / 60,
    ms: minute,
  })),
  outcome: { status: 'completed' },
}

async function askStatus(url: string, jobId: string): Promise<JobReport> {
  const response = await fetch(`${url}/api/v1/jobs/status/${jobId}`)
  const report = parseStatus(await response.json(), Date.parse(response.headers.get('date') ?? ''))
  if (!report) throw new Error('not an answer of the guide')
  return report
}

/** The guide's `monitor_job_completion` (section "Best Practices"), verbatim. */
async function monitorJobCompletion(
  clock: FakeClock,
  url: string,
  jobId: string,
  maxAttempts = 60,
  pollInterval = 5,
): Promise<JobReport> {
  let attempt = 0
  while (attempt < maxAttempts) {
    const answer = await askStatus(url, jobId)
    if (isTerminal(answer.status)) return answer
    await clock.sleep(Math.min(pollInterval * 2 ** attempt, 30) * 1_000)
    attempt += 1
  }
  throw new Error(`Job ${jobId} did not complete within ${maxAttempts * pollInterval} seconds`)
}

/** The guide's `adaptive_polling` (section "Performance Optimization"), verbatim. */
async function adaptivePolling(clock: FakeClock, url: string, jobId: string): Promise<JobReport> {
  let last = 0
  let interval = 1
  for (;;) {
    const answer = await askStatus(url, jobId)
    interval = answer.progress - last > 5 ? Math.max(1, interval / 2) : Math.min(interval * 1.2, 30)
    if (isTerminal(answer.status)) return answer
    await clock.sleep(interval * 1_000)
    last = answer.progress
  }
}

describe('the requests of a job of one hour with 60 changes of progress', () => {
  it('are at most 5 with its stream, and every change is seen within a second', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob(oneHour)
    const key = await watchLive(scene, id)
    const seen = new Set<number>()
    watching.store.onChange(() => seen.add(watching.job(key).progress))
    await clock.advanceUntil(() => watching.outcomes.length > 0, 1_000, 61 * minute)
    expect(seen.size).toBeGreaterThanOrEqual(60)
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(5)
    await clock.advance(10 * minute)
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(5)
  })

  it.each([() => 0, () => 0.999_999, seededRandom(7)])(
    'are at most 5 whatever the jitter: %o',
    async (random) => {
      const scene = await openScene({ random })
      const { clock, server, watching } = scene
      const { id } = server.addJob(oneHour)
      await watchLive(scene, id)
      await clock.advanceUntil(() => watching.outcomes.length > 0, minute, 62 * minute)
      expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(5)
    },
  )

  it("are over 120 by the guide's loop, which has to be restarted again and again to see the end", async () => {
    const { clock, server } = await openScene({ behaviour: 'guide', rateLimit: Infinity })
    const { id } = server.addJob(oneHour)
    let answer: JobReport | undefined
    const monitoring = async () => {
      while (!answer) {
        answer = await monitorJobCompletion(clock, server.url, id).catch(() => undefined)
      }
    }
    const monitored = monitoring()
    await clock.advanceUntil(() => answer !== undefined, 1_000, 62 * minute)
    await monitored
    expect(answer).toMatchObject({ status: 'completed' })
    expect(server.requests.count({ jobId: id })).toBeGreaterThan(120)
  })

  it("are over 100 by the guide's adaptive polling", async () => {
    const { clock, server } = await openScene({ behaviour: 'guide', rateLimit: Infinity })
    const { id } = server.addJob(oneHour)
    let answer: JobReport | undefined
    const polling = async () => {
      answer = await adaptivePolling(clock, server.url, id)
    }
    const polled = polling()
    await clock.advanceUntil(() => answer !== undefined, 1_000, 62 * minute)
    await polled
    expect(server.requests.count({ jobId: id })).toBeGreaterThan(100)
  })
})

describe('the requests of a quiet day', () => {
  it('are those of the queue, and one every five minutes for an idle job', async () => {
    const scene = await openScene()
    const { clock, server } = scene
    const { id } = server.addJob({ status: 'running' })
    await watchLive(scene, id)
    server.addJob({ status: 'completed' })
    await clock.advance(60 * minute)
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(20)
    expect(server.requests.count({ route: 'stats' })).toBeLessThanOrEqual(76)
  })
})
