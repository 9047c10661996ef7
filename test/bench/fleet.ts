import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { startCompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { openCore } from '#test/support/core.ts'
import { loadConnections } from '#main/network/lazy-connections.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { untilFollowed, withPlace, type Bench } from './place.ts'
import { startProgram } from './bench-program.ts'
import type { Outcome } from './rows.ts'
import { spreadOf } from './stats.ts'

const fleetJobs = 500
/** Requests a minute, as the real server allows. */
const rateLimit = 200

/** @returns how long until all jobs were live, s */
function playApp(bench: Bench): Promise<number> {
  return withPlace(
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
}

async function playCore({ folder }: Bench): Promise<number> {
  // Otherwise, reading a file would delay the first request.
  await loadConnections()
  const clock = fakeClock(undefined, 20)
  const server = await startCompileoServer({ clock, rateLimit, retentionMs: Infinity })
  const home = await mkdtemp(join(folder, 'fleet-'))
  const jobs = Array.from({ length: fleetJobs }, () => server.addJob({ status: 'running', progress: 1 }))
  await writeProfile(
    home,
    { name: 'Workstation', url: server.url },
    jobs.map(({ id }) => ({ id })),
  )
  const core = openCore({ folder: home, clock })
  try {
    core.start()
    const took = await clock.advanceUntil(() => server.openStreams().length === fleetJobs, 1_000, 600_000)
    return took / 1000
  } finally {
    await core.stop()
    await server.close()
  }
}

export async function measureFleet(bench: Bench): Promise<Outcome> {
  const { quick, say } = bench
  say(
    `Fleet: ${fleetJobs} jobs on a server that takes ${rateLimit} requests a minute, ${quick ? 'by a clock that is moved' : 'in real time'}`,
  )
  const seconds = await (quick ? playCore : playApp)(bench)
  return {
    rows: [
      {
        what: 'fleet: until all are live',
        unit: 's',
        ours: spreadOf([seconds]),
        goal: { of: 'value', at: 'most', value: 400 },
      },
    ],
  }
}
