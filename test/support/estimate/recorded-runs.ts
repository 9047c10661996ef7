import { startCompileoServer, type JobScript } from '#test/server/index.ts'
import { seededRandom, type Random } from '#test/server/random.ts'
import { fakeClock, settle } from '../fake-clock.ts'
import { startWatching } from '../watching.ts'
import type { TrailPoint } from '#shared/model.ts'

/** Share of progress by share of time. */
const courses = [
  {
    name: 'linear',
    points: [
      [0, 0],
      [1, 1],
    ],
    stalls: 0,
  },
  {
    name: 'slow end',
    points: [
      [0, 0],
      [0.35, 0.67],
      [1, 1],
    ],
    stalls: 0,
  },
  {
    name: 'slow start',
    points: [
      [0, 0],
      [0.6, 0.3],
      [1, 1],
    ],
    stalls: 0,
  },
  {
    name: 'stalls',
    points: [
      [0, 0],
      [1, 1],
    ],
    stalls: 2,
  },
  {
    name: 'two phases',
    points: [
      [0, 0],
      [0.2, 0.6],
      [1, 1],
    ],
    stalls: 0,
  },
] as const
type CourseOfRuns = (typeof courses)[number]

/** Times are ms since the epoch. */
export interface SeenRun {
  readonly startedAt: number
  readonly endedAt: number
  readonly news: readonly { readonly at: number; readonly trail: readonly TrailPoint[] }[]
}

export interface RecordedRuns {
  readonly course: string
  readonly before: readonly SeenRun[]
  readonly measured: readonly SeenRun[]
}

const second = 1_000
const minute = 60 * second
const runsBefore = 8
const runsMeasured = 4
const steps = 80

function timeAt({ points }: CourseOfRuns, progress: number): number {
  let [before]: readonly (readonly [number, number])[] = points
  for (const point of points) {
    if (before && point[1] > before[1] && point[1] >= progress) {
      return before[0] + ((progress - before[1]) / (point[1] - before[1])) * (point[0] - before[0])
    }
    before = point
  }
  return 1
}

function scriptOf(course: CourseOfRuns, random: Random): JobScript {
  const length = 8 * minute * (0.7 + 0.6 * random())
  const stalls = Array.from({ length: course.stalls }, () => ({
    step: Math.floor(random() * steps),
    ms: length * (0.1 + 0.15 * random()),
  }))
  return {
    steps: Array.from({ length: steps }, (_, index) => {
      const share = timeAt(course, (index + 1) / steps) - timeAt(course, index / steps)
      const stalledMs = stalls.reduce((sum, { step, ms }) => sum + (step === index ? ms : 0), 0)
      return {
        text: `Processing part ${index + 1} of ${steps}`,
        progress: (100 * index) / steps,
        ms: share * length * (0.4 + 1.2 * random()) + stalledMs,
      }
    }),
    outcome: { status: 'completed' },
  }
}

/** After this many turns of the event loop without data, no stream has any pending. */
const mostTurns = 200_000

async function until(test: () => boolean): Promise<void> {
  for (let turn = 0; turn < mostTurns && !test(); turn++) await settle(1)
}

/**
 * The fake clock advances by a second once everything sent has been read, so a seed gives the same times on
 * any machine.
 */
export async function recordRuns(seed = 1): Promise<readonly RecordedRuns[]> {
  const clock = fakeClock()
  const random = seededRandom(seed)
  const server = await startCompileoServer({ clock, rateLimit: Infinity })
  const watching = startWatching({ clock })
  watching.addServer(server.url)
  const news = new Map<string, { at: number; trail: readonly TrailPoint[] }[]>()
  const updates = new Map<string, number>()
  watching.store.onChange((change) => {
    if (change.of !== 'job' || !change.after) return
    const { before, after } = change
    const { key, trail, updatedAt } = after
    if (updatedAt !== before?.updatedAt) updates.set(key, (updates.get(key) ?? 0) + 1)
    if (trail === before?.trail) return
    const known = news.get(key)
    if (known) known.push({ at: clock.now(), trail })
    else news.set(key, [{ at: clock.now(), trail }])
  })
  const begun = courses.map((course) => ({
    course: course.name,
    keys: Array.from({ length: runsBefore + runsMeasured }, () =>
      watching.watch(server.addJob(scriptOf(course, random)).id),
    ),
  }))
  const all = begun.flatMap(({ keys }) => keys)

  const areLive = () => all.every((key) => watching.job(key).connection.state === 'live')
  const sent = () => new Map(server.openStreams().map(({ jobId, frames }) => [`s/${jobId}`, frames]))

  try {
    // Before time advances: otherwise a job's first report would depend on the machine.
    await watching.until(areLive)
    const sentFirst = sent()
    updates.clear()
    while (watching.outcomes.length < all.length) {
      await clock.advance(second)
      const frames = sent()
      await until(() =>
        all.every((key) => {
          const now = frames.get(key)
          if (now === undefined) return watching.job(key).outcome !== undefined
          return (updates.get(key) ?? 0) >= now - (sentFirst.get(key) ?? 0)
        }),
      )
    }
  } finally {
    await watching.stop()
    await server.close()
  }
  return begun.map(({ course, keys }) => {
    const runs = keys.map((key): SeenRun => {
      const { startedAt = 0, at = 0 } = watching.job(key).outcome ?? {}
      return { startedAt, endedAt: at, news: news.get(key) ?? [] }
    })
    return { course, before: runs.slice(0, runsBefore), measured: runs.slice(runsBefore) }
  })
}
