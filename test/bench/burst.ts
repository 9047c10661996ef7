import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loadConnections } from '../../main/network/lazy-connections.ts'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { readLedger } from '../soak/ledger-file.ts'
import { openCore } from '../support/core.ts'
import { writeProfile } from '../support/demo-profile.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { limitedAnswers, ofOthers, untilFollowed, withPlace, type Bench } from './place.ts'
import { dataFolder, startProgram } from './bench-program.ts'
import type { Outcome, Row } from './rows.ts'
import { spreadOf } from './stats.ts'

const runs = 300
const rateLimit = 200
/** Outcomes announced later don't count, ms. */
const patienceMs = 60_000
const lookEveryMs = 20

interface Burst {
  /** In s, from the end of the runs. */
  readonly lastAfter: number
  readonly announced: number
  readonly limited: number
}

/** Uses up the server's limit for a minute, as another program may. */
async function useUpLimit(server: CompileoServer): Promise<void> {
  for (let sent = 0; sent < rateLimit; sent++) {
    const answer = await fetch(`${server.url}/api/v1/jobs/queue/stats`, { headers: ofOthers })
    await answer.text()
  }
}

/** Outcomes of a summary are in the ledger as any other. */
const announcedIn = (folder: string) => readLedger(folder).filter(({ announced }) => announced === 1).length

function end(server: CompileoServer, jobs: readonly string[]) {
  for (const id of jobs) server.updateJob(id, { status: 'completed', progress: 100 })
}

function playApp(bench: Bench, isUsedUp: boolean): Promise<Burst> {
  return withPlace(
    bench,
    async ({ ours, server, jobs }) => {
      const running = await startProgram(bench.runtime, ours)
      const folder = dataFolder(ours.home)
      try {
        await untilFollowed(server, running, jobs.length)
        if (isUsedUp) await useUpLimit(server)
        const begin = performance.now()
        end(server, jobs)
        const took = () => performance.now() - begin
        while (announcedIn(folder) < jobs.length && took() < patienceMs)
          await Promise.race([delay(lookEveryMs), running.ended])
        const lastAfter = took() / 1000
        return { lastAfter, announced: announcedIn(folder), limited: limitedAnswers(server) }
      } finally {
        await running.stop()
      }
    },
    runs,
    { rateLimit },
  )
}

async function playCore({ folder: parent }: Bench, isUsedUp: boolean): Promise<Burst> {
  await loadConnections()
  const clock = fakeClock(undefined, 20)
  const server = await startCompileoServer({ clock, rateLimit, retentionMs: Infinity })
  const folder = await mkdtemp(join(parent, 'burst-'))
  const jobs = Array.from({ length: runs }, () => server.addJob({ status: 'running', progress: 1 }).id)
  await writeProfile(
    folder,
    { name: 'Workstation', url: server.url },
    jobs.map((id) => ({ id })),
  )
  const core = openCore({ folder, clock })
  try {
    core.start()
    await clock.advanceUntil(() => server.openStreams().length === runs, 1_000, 600_000)
    if (isUsedUp) await useUpLimit(server)
    const begin = clock.now()
    end(server, jobs)
    while (announcedIn(folder) < runs && clock.now() < begin + patienceMs) await clock.advance(100)
    const lastAfter = (clock.now() - begin) / 1000
    return { lastAfter, announced: announcedIn(folder), limited: limitedAnswers(server) }
  } finally {
    await core.stop()
    await server.close()
  }
}

export async function measureBurst(bench: Bench): Promise<Outcome> {
  const { quick, say } = bench
  say(
    `Burst: ${runs} runs end at once on a server that takes ${rateLimit} requests a minute, ${quick ? 'by a clock that is moved' : 'in real time'}`,
  )
  const rows: Row[] = []
  for (const isUsedUp of [false, true]) {
    const { lastAfter, announced, limited } = await (quick ? playCore : playApp)(bench, isUsedUp)
    const name = isUsedUp ? 'burst, limit used up by others' : 'burst'
    rows.push(
      {
        what: `${name}: until the last is announced`,
        unit: 's',
        ours: once(lastAfter),
        goal: { of: 'value', at: 'most', value: 3 },
      },
      {
        what: `${name}: announced once`,
        unit: '',
        ours: once(announced),
        goal: { of: 'value', at: 'least', value: runs },
      },
    )
    // Only a limited response reveals that others have used up the limit.
    const goal = isUsedUp ? {} : { goal: { of: 'value', at: 'most', value: 0 } as const }
    rows.push({ what: `${name}: limited answers`, unit: '', ours: once(limited), ...goal })
  }
  return { rows }
}

const once = (value: number) => spreadOf([value])
