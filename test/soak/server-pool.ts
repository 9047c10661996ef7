import type { Clock } from '#main/base/clock.ts'
import { startCompileoServer, stuckError } from '#test/server/index.ts'
import type { TrueOutcome } from './evidence.ts'
import type { StormSize } from './plan.ts'

const minute = 60_000

export type ServerPool = Awaited<ReturnType<typeof startServerPool>>

const toWholeMs = (ms: number) => Math.floor(Math.round(ms * 1000) / 1000)

/** Starts the servers of a storm. */
export async function startServerPool({ seed, servers: count, plugin }: StormSize, clock: Clock) {
  const servers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startCompileoServer({
        clock,
        seed: seed + index,
        plugin,
        behaviour: count > 1 && index === count - 1 ? 'guide' : 'real',
        // The second server deletes finished jobs early, and the first one limits how many jobs run.
        ...(index === 1 && { retentionMs: 25 * minute }),
        ...(index === 0 && { maxRunning: 12 }),
      }),
    ),
  )
  const at = (index: number) => {
    const server = servers[index]
    if (!server) throw new Error(`there is no server ${index}`)
    return server
  }
  return {
    servers,
    at,
    getTruth(server: number, jobId: string) {
      const { jobs } = at(server)
      const outcomes = jobs.outcomesOf(jobId).map(({ status, completedAt, leftAt, error }): TrueOutcome => ({
        kind: status,
        at: toWholeMs(completedAt),
        leftAt,
        isLostTrack: error === stuckError,
      }))
      const removedAt = jobs.removals.find((removal) => removal.jobId === jobId)?.at
      return { outcomes, ...(removedAt !== undefined && { removedAt }) }
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}
