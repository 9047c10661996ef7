import { untilFollowed, withPlace, type Bench } from './place.ts'
import { startProgram } from './bench-program.ts'
import { spreadOf, valueAtMost, type Row } from './rows.ts'

const fleetJobs = 500
/** Requests a minute. The real server has the same limit. */
const rateLimit = 200

/**
 * Measures how long the app takes to follow all jobs of a fleet, which is minutes. `fleet.test.ts` measures
 * the same with a simulated clock.
 */
export async function measureFleet(bench: Bench): Promise<readonly Row[]> {
  if (bench.quick) return []
  bench.say(`Fleet: ${fleetJobs} jobs on a server that takes ${rateLimit} requests a minute`)
  const seconds = await withPlace(
    bench,
    async ({ ours, server }) => {
      const begin = performance.now()
      const running = await startProgram(bench.runtime, ours)
      try {
        await untilFollowed(server, running, fleetJobs)
        return (performance.now() - begin) / 1000
      } finally {
        await running.stop()
      }
    },
    fleetJobs,
    { rateLimit },
  )
  return [{ what: 'fleet: until all are live', unit: 's', ours: spreadOf([seconds]), goal: valueAtMost(400) }]
}
