import { addServer } from '#main/commands/servers/edit-servers.ts'
import { watch } from '#main/commands/jobs/watch.ts'
import { feedPatches } from '#main/window/ipc/patches.ts'
import type { Snapshot } from '#shared/contract.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { CompileoServer, JobScript } from '#test/server/index.ts'
import { startCompileoServer } from '#test/server/index.ts'
import { seededRandom } from '#test/server/random.ts'
import { openCore } from '../core.ts'
import { fakeClock } from '../fake-clock.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

interface Plan {
  readonly name: string
  readonly kind: JobKind
  readonly steps: readonly (readonly [text: string, share: number])[]
  readonly minutes: number
  readonly operation: string
}

const plans: readonly Plan[] = [
  {
    name: 'Parse cardiology textbook',
    kind: 'parsing',
    minutes: 14,
    operation: 'parse_documents',
    steps: [
      ['Splitting the PDF', 1],
      ['Processing document 1 of 3', 4],
      ['Processing document 2 of 3', 5],
      ['Processing document 3 of 3', 4],
    ],
  },
  {
    name: 'Chunk the oncology guidelines',
    kind: 'chunking',
    minutes: 7,
    operation: 'chunk_documents',
    steps: [
      ['Reading documents', 1],
      ['Chunking document 1 of 2', 3],
      ['Chunking document 2 of 2', 3],
      ['Saving chunks', 1],
    ],
  },
  {
    name: 'Taxonomy of the cardiology chapters',
    kind: 'taxonomy',
    minutes: 32,
    operation: 'generate_taxonomy',
    steps: [
      ['Reading chunks', 2],
      ['Building level 1', 6],
      ['Building level 2', 12],
      ['Building level 3', 9],
      ['Saving the taxonomy', 1],
    ],
  },
  {
    name: 'Extraction, symptoms and treatments',
    kind: 'extraction',
    minutes: 46,
    operation: 'selective_extraction',
    steps: [
      ['Loading the taxonomy', 1],
      ['Classifying chunk 300 of 1,180', 15],
      ['Classifying chunk 700 of 1,180', 15],
      ['Extracting entities', 9],
    ],
  },
  {
    name: 'Dataset, 500 questions and answers',
    kind: 'dataset',
    minutes: 58,
    operation: 'dataset_generation',
    steps: [
      ['Choosing chunks', 1],
      ['Generating question 120 of 500', 14],
      ['Generating question 310 of 500', 17],
      ['Evaluating answers', 6],
    ],
  },
]

const errors = [
  'Ollama at 127.0.0.1:11434 refused the connection',
  'Ollama at 127.0.0.1:11434 refused the connection',
  'CUDA out of memory. Tried to allocate 2.40 GiB',
  'Traceback (most recent call last):\n  File "/app/src/compileo/pipeline.py", line 204, in run\nValueError: No chunks in document 17',
  'The model "llama3:70b" is not installed',
]

function scriptOf(plan: Plan, id: string, minutes: number, error: string | undefined): JobScript {
  const all = plan.steps.reduce((sum, [, share]) => sum + share, 0)
  let done = 0
  return {
    id,
    name: plan.name,
    pendingMs: 6 * second,
    steps: plan.steps.map(([text, share]) => {
      done += share
      return { text, progress: Math.min(98, (done / all) * 100), ms: (share / all) * minutes * minute }
    }),
    outcome: { status: 'completed', result: { operation: plan.operation, documents: 3, chunks: 412 } },
    ...(error !== undefined && { failAtRun: [{ run: 1, step: 1, error }] }),
  }
}

export interface Week {
  readonly snapshot: Snapshot
  readonly ended: Readonly<Record<string, number>>
}

/**
 * @param until ms since the epoch
 * @param days only the last ones
 */
export async function runWeek(folder: string, until: number, days = 7): Promise<Week> {
  const random = seededRandom(20)
  const chance = (of: number) => random() < of
  const between = (from: number, to: number) => from + random() * (to - from)
  const clock = fakeClock(until - (days - 1) * day - 7.5 * hour, 12)
  const options = { clock, streamIntervalMs: 30 * second, rateLimit: Infinity, retentionMs: 3 * hour }
  const servers: readonly CompileoServer[] = [
    await startCompileoServer({ ...options, maxRunning: 3 }),
    await startCompileoServer({ ...options, maxRunning: 2, seed: 2 }),
  ]
  const core = openCore({ folder, clock, seed: 3 })
  core.store.setSettings({ notifyAlerts: false })
  core.start()
  const added = servers.map((server, nth) => {
    const result = addServer(core.context, { url: server.url, name: nth === 0 ? 'Workstation' : 'Lab GPU' })
    return 'serverId' in result ? result.serverId : undefined
  })
  let nth = 0
  const badDay = 2

  async function begin(dayNth: number): Promise<void> {
    const at = chance(0.62) ? 0 : 1
    const plan = plans[Math.floor(random() * plans.length)]
    const server = servers[at]
    if (!plan || !server) return
    nth += 1
    const fails = chance(dayNth === badDay ? 0.5 : 0.09)
    const error = dayNth === badDay ? errors[0] : errors[Math.floor(random() * errors.length)]
    const minutes = plan.minutes * between(0.8, 1.3) * (at === 1 ? 0.7 : 1) * (dayNth > 3 ? 1.25 : 1)
    const hex = nth.toString(16).padStart(4, '0')
    const id = `7c9e${hex}-1f2d-4b3a-9c5e-0123456789ab`
    server.addJob(scriptOf(plan, id, minutes, fails ? error : undefined))
    const serverId = added[at]
    await watch(core.context, { text: id, label: plan.name, kind: plan.kind, ...(serverId && { serverId }) })
    if (chance(0.04)) {
      await clock.advance(2 * minute)
      server.updateJob(id, { status: 'cancelled' })
    }
  }

  for (let dayNth = 7 - days; dayNth < 7; dayNth++) {
    const morning = until - (6 - dayNth) * day - 7.5 * hour
    const isWeekEnd = [0, 6].includes(new Date(morning).getUTCDay())
    const evening = dayNth === 6 ? until : morning + 10 * hour
    while (clock.now() < evening - 4 * minute) {
      if (!isWeekEnd || chance(0.15)) await begin(dayNth)
      await clock.advance(Math.min(between(9, 34) * minute, evening - clock.now()))
    }
    if (dayNth === 6) break
    await clock.advance(2 * hour)
    while (clock.now() < morning + day) await clock.advance(Math.min(hour, morning + day - clock.now()))
    for (const { key, outcome } of core.store.state().jobs.values()) {
      if (outcome) core.store.removeJob(key)
    }
  }
  const feed = feedPatches(core.store, clock, '0.1.0', () => undefined, core.context.expectations)
  const snapshot = feed.snapshot()
  feed.stop()
  const ended: Record<string, number> = {}
  for (const { outcome } of core.context.ledger.entries())
    ended[outcome.kind] = (ended[outcome.kind] ?? 0) + 1
  await core.stop()
  for (const server of servers) await server.close()
  return { snapshot, ended }
}
