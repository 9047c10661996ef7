import { setTimeout as delay } from 'node:timers/promises'
import { output } from '#test/support/real/programs.ts'
import { startManagedScreen, type ManagedScreen } from '#test/e2e/support/window-manager.ts'
import { startProgram, type Program, type RunningProgram } from './bench-program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import type { Outcome, Row } from './rows.ts'
import { spreadOf } from './stats.ts'

const lookingMs = 500

/** The window manager may miss a press, ms. */
const pressAgainMs = 1_000
const patienceMs = 60_000

async function openAndClose(running: RunningProgram, title: string, screen: ManagedScreen): Promise<void> {
  await running.desktop.tray.activate()
  const search = ['search', '--sync', '--onlyvisible', '--name', `^${title}$`]
  await output('xdotool', [...search, 'windowactivate', '--sync'], screenEnv(screen))
  await delay(lookingMs)
  // Until its page is gone, too.
  for (let waitedMs = 0; (await running.count('renderer')) > 0; waitedMs += 20) {
    if (waitedMs > patienceMs) throw new Error('The window could not be closed')
    if (waitedMs % pressAgainMs === 0) await screen.press('alt+F4')
    await delay(20)
  }
}

const screenEnv = ({ address }: ManagedScreen) => ({ PATH: process.env['PATH'] ?? '', DISPLAY: address })

interface Held {
  readonly before: number
  readonly once: number
  readonly after: number
}

export async function measureReopening(bench: Bench): Promise<Outcome> {
  const { runtime, quick, say } = bench
  const times = quick ? 3 : 50
  const settlingMs = quick ? 2_000 : 20_000
  const rounds = Math.min(3, bench.rounds)
  say(`Memory after the window was opened and closed ${times} times: ${rounds} rounds`)
  const screen = await startManagedScreen()

  async function hold({ server, jobs }: Place, program: Program, title: string): Promise<Held> {
    const running = await startProgram(runtime, { ...program, env: { DISPLAY: screen.address } })
    const rest = async () => {
      await delay(settlingMs)
      return (await running.usage()).pssMb
    }
    try {
      if (program.follows) await untilFollowed(server, running, jobs.length)
      const before = await rest()
      await openAndClose(running, title, screen)
      const once = await rest()
      for (let nth = 1; nth < times; nth += 1) await openAndClose(running, title, screen)
      return { before, once, after: await rest() }
    } finally {
      await running.stop()
    }
  }

  const ours: Held[] = []
  const bare: Held[] = []
  try {
    await withPlace(bench, async (place) => {
      for (let round = 0; round < rounds; round += 1) {
        ours.push(await hold(place, place.ours, 'Compileo Tray'))
        bare.push(await hold(place, place.bareWindow, 'Bare'))
        for (const [name, held] of Object.entries({ ours, bare })) say(`  ${name}: ${inWords(held.at(-1))}`)
      }
    })
  } finally {
    await screen.stop()
  }
  const row = (what: string, held: readonly Held[]): Row => ({
    what,
    unit: 'MiB',
    ours: spreadOf(held.map(({ after }) => after)),
    baselines: (['before', 'once'] as const).map((name) => ({
      name: name === 'once' ? 'after the first time' : name,
      spread: spreadOf(held.map((each) => each[name])),
    })),
  })
  return {
    rows: [
      {
        ...row(`memory, window opened and closed ${times} times`, ours),
        goal: { of: 'ratio', at: 'most', value: 1.05 },
        note: `${watchedJobs} live jobs; measured ${settlingMs / 1000} s after the last.`,
      },
      {
        ...row(`memory, a bare window opened and closed ${times} times`, bare),
        note: 'Its figures stand in the column of ours: an Electron program with a window of one line.',
      },
    ],
  }
}

const inWords = (held: Held | undefined) =>
  held
    ? `${held.before.toFixed(1)} MiB before, ${held.once.toFixed(1)} after once, ${held.after.toFixed(1)} after all`
    : ''
