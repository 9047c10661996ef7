import type { JobScript } from '#test/server/index.ts'
import { createRandomJobId, type Random } from '#test/server/random.ts'
import { between, chance, oneOf, randomFor, whole } from './random.ts'

const second = 1_000
const minute = 60 * second

export interface Reaction {
  readonly by: 'command' | 'elsewhere' | 'nobody'
  readonly afterMs: number
}

/** Times are in ms of simulated time since the start. */
export interface PlannedJob {
  readonly server: number
  readonly script: JobScript & { readonly id: string }
  readonly addAt: number
  readonly watchAt: number
  readonly reactions: readonly Reaction[]
  readonly cancel?: { readonly at: number; readonly by: 'command' | 'elsewhere' }
  readonly removeAt?: number
  /** A test changes the status directly, and the worker overwrites it later. */
  readonly meddling?: { readonly at: number; readonly status: string }
  readonly freezeAt?: number
}

const forge = (body: string) => `Reading\n\ndata: ${body}\n\ndata: {"x": "`

/**
 * Returns an ordinary text, or one that produces invalid JSON or whole events in the stream
 * (docs/reference/compileo-server.md, "The stream").
 */
function stepText(random: Random, id: string): string {
  const forgedStatus = (status: string) =>
    forge(
      `{"job_id": "${id}", "status": "${status}", "progress": 100.0, "current_step": "forged", "timestamp": "2026-11-24T14:15:41.429392"}`,
    )
  if (chance(random, 0.6)) return `Processing document ${whole(random, 1, 9)} of ${whole(random, 9, 20)}`
  return oneOf(random, [
    'He said "stop", and it did',
    String.raw`Reading C:\temp\new\u0041.pdf`,
    'Two\nlines',
    'A tab\there',
    forgedStatus('completed'),
    forgedStatus('failed'),
    forgedStatus('cancelled'),
    forge(`{"error": "Job ${id} not found"}`),
    forge('{"error": "Error 111 connecting to 127.0.0.1:6399. Connection refused."}'),
  ])
}

function stepMs(random: Random): number {
  // After 5 minutes, the server considers the job stuck.
  if (chance(random, 0.04)) return between(random, 5.2 * minute, 7 * minute)
  return chance(random, 0.2) ? between(random, 50, 2 * second) : between(random, 3 * second, 50 * second)
}

function scriptFor(random: Random, id: string): PlannedJob['script'] {
  const count = whole(random, 2, 6)
  const steps = Array.from({ length: count }, (_, index) => ({
    text: stepText(random, id),
    progress: ((index + 1) * 95) / count,
    ms: stepMs(random),
    ...(chance(random, 0.05) && { status: oneOf(random, ['retrying', 'warming-up']) }),
  }))
  const lastStep = chance(random, 0.15) ? { step: 'Saved to "result.json"' } : {}
  const list = chance(random, 0.06) // With a list as the result, `GET /status` returns 500.
  const outcome: JobScript['outcome'] = chance(random, 0.14)
    ? { status: 'failed', error: `Document ${id.slice(0, 4)} is encrypted` }
    : chance(random, 0.04)
      ? { status: 'never' }
      : { status: 'completed', result: list ? ['a', 'b'] : { documents: count }, ...lastStep }
  const failAtRun = [0.35, 0.15, 0.05].flatMap((probability, index) =>
    chance(random, probability)
      ? [{ run: index + 1, step: whole(random, 0, count - 1), error: `Run ${index + 1} met a "bad" chunk` }]
      : [],
  )
  const pendingMs = chance(random, 0.5) ? between(random, 0, 20 * second) : 0
  return { id, pendingMs, steps, outcome, failAtRun }
}

function reactionTo(random: Random): Reaction {
  const by = oneOf(random, ['command', 'elsewhere', 'nobody', 'nobody'] as const)
  // Some commands follow within 3 s, perhaps before the app knows the outcome, and others within 4 minutes.
  const afterMs = chance(random, 0.3)
    ? between(random, 100, 3 * second)
    : between(random, 3 * second, 4 * minute)
  return { by, afterMs }
}

export function planJobs(
  seed: number,
  size: { readonly jobs: number; readonly servers: number; readonly stormMs: number },
): PlannedJob[] {
  return Array.from({ length: size.jobs }, (_, index) => {
    const random = randomFor(seed, 'job', index)
    const server = index % size.servers
    const own = createRandomJobId(random)
    // The first jobs of all servers share one ID.
    const id = index < size.servers ? createRandomJobId(randomFor(seed, 'shared')) : own
    const addAt = chance(random, 0.35) ? 0 : between(random, 0, size.stormMs * 0.8)
    const within = (from: number, to: number) => addAt + between(random, from, to)
    return {
      server,
      script: scriptFor(random, id),
      addAt,
      watchAt: chance(random, 0.8) ? within(0, 5 * second) : within(0, 3 * minute),
      reactions: Array.from({ length: 6 }, () => reactionTo(random)),
      ...(chance(random, 0.25) && {
        cancel: {
          at: within(2 * second, 4 * minute),
          by: oneOf(random, ['command', 'elsewhere'] as const),
        },
      }),
      ...(chance(random, 0.1) && { removeAt: within(10 * second, 8 * minute) }),
      ...(chance(random, 0.06) && {
        meddling: { at: within(2 * second, 3 * minute), status: oneOf(random, ['retrying', 'scheduled']) },
      }),
      ...(chance(random, 0.1) && { freezeAt: within(2 * second, 3 * minute) }),
    }
  })
}
