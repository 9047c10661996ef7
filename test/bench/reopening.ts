import { setTimeout as delay } from 'node:timers/promises'
import { output } from '../e2e/support/real/programs.ts'
import { startManagedScreen, type ManagedScreen } from '../e2e/support/window-manager.ts'
import { startProgram, type RunningProgram } from './program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench } from './place.ts'
import type { Outcome } from './rows.ts'
import { spreadOf } from './stats.ts'

/** How long the window stays open each time, ms: until the list stands in it. */
const lookingMs = 500

/** A press may come in a moment in which the window manager doesn't heed it, ms. */
const pressAgainMs = 1_000
const patienceMs = 60_000

/** Opens the window by a click on the icon, and closes it as a person does by the keyboard. */
async function openAndClose(running: RunningProgram, screen: ManagedScreen): Promise<void> {
  await running.desktop.tray.activate()
  const search = ['search', '--sync', '--onlyvisible', '--name', '^Compileo Tray$']
  await output('xdotool', [...search, 'windowactivate', '--sync'], screenEnv(screen))
  await delay(lookingMs)
  // Its page goes with it.
  for (let waitedMs = 0; (await running.count('renderer')) > 0; waitedMs += 20) {
    if (waitedMs > patienceMs) throw new Error('The window could not be closed')
    if (waitedMs % pressAgainMs === 0) await screen.press('alt+F4')
    await delay(20)
  }
}

const screenEnv = ({ address }: ManagedScreen) => ({ PATH: process.env['PATH'] ?? '', DISPLAY: address })

/** What is left in memory of a window that was opened and closed many times. */
export async function measureReopening(bench: Bench): Promise<Outcome> {
  const { runtime, quick, say } = bench
  const times = quick ? 3 : 50
  const settlingMs = quick ? 3_000 : 60_000
  const rounds = Math.min(3, bench.rounds)
  say(`Memory after the window was opened and closed ${times} times: ${rounds} rounds`)
  // A screen of its own: nobody's windows are closed, and nobody is shown ours.
  const screen = await startManagedScreen()
  const before: number[] = []
  const after: number[] = []
  try {
    await withPlace(bench, async ({ ours, server, jobs }) => {
      for (let round = 0; round < rounds; round += 1) {
        const running = await startProgram(runtime, { ...ours, env: { DISPLAY: screen.address } })
        try {
          await untilFollowed(server, running, jobs.length)
          await delay(settlingMs)
          before.push((await running.usage()).pssMb)
          for (let nth = 0; nth < times; nth += 1) await openAndClose(running, screen)
          await delay(settlingMs)
          after.push((await running.usage()).pssMb)
          say(`  ${before.at(-1)?.toFixed(1)} MiB before, ${after.at(-1)?.toFixed(1)} MiB after`)
        } finally {
          await running.stop()
        }
      }
    })
  } finally {
    await screen.stop()
  }
  return {
    rows: [
      {
        what: `memory, window opened and closed ${times} times`,
        unit: 'MiB',
        ours: spreadOf(after),
        baselines: [{ name: 'before', spread: spreadOf(before) }],
        goal: { of: 'ratio', at: 'most', value: 1.05 },
        note: `${watchedJobs} live jobs; measured ${settlingMs / 1000} s after the last.`,
      },
    ],
  }
}
