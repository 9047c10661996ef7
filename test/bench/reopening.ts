import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { captureOutput } from '#scripts/children.ts'
import { startManagedScreen, type ManagedScreen } from '#test/e2e/support/window-manager.ts'
import { bareWindow, startProgram, type Program, type RunningProgram } from './bench-program.ts'
import { untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import type { Usage } from './processes.ts'
import { ratioAtMost, rowOf, type Row } from './rows.ts'

const lookingMs = 500

/** In ms, before each measurement. V8 needs this time to free what the last window used in the main process. */
const settlingMs = 20_000

/** The window manager may miss a key press, so it is repeated after this time. */
const pressAgainMs = 1_000
const patienceMs = 60_000

const windowTitle = '^(Compileo Tray|Bare)$'

async function isWindowVisible({ address }: ManagedScreen): Promise<boolean> {
  const env = { PATH: process.env['PATH'] ?? '', DISPLAY: address }
  // If another window is destroyed while xdotool searches, it fails and prints nothing.
  const { stdout } = await captureOutput('xdotool', ['search', '--onlyvisible', '--name', windowTitle], {
    env,
  })
  return stdout !== ''
}

async function openAndClose(running: RunningProgram, screen: ManagedScreen): Promise<void> {
  await running.desktop.tray.activate()
  for (let waitedMs = 0; !(await isWindowVisible(screen)); waitedMs += 20) {
    if (waitedMs > patienceMs) throw new Error('The window could not be opened')
    await delay(20)
  }
  await delay(lookingMs)
  const isOpen = async () => (await isWindowVisible(screen)) || (await running.count('renderer')) > 0
  for (let waitedMs = 0; await isOpen(); waitedMs += 20) {
    if (waitedMs > patienceMs) throw new Error('The window could not be closed')
    if (waitedMs % pressAgainMs === 0) await screen.press('alt+F4')
    await delay(20)
  }
}

type Memory = Pick<Usage, 'pssMb' | 'writtenMb'>

interface Round {
  readonly before: Memory
  readonly after: Memory
}

const getGrowthMb = ({ before, after }: Round) => after.writtenMb - before.writtenMb

/** Measures how much memory remains after the window was opened and closed many times. */
export async function measureReopening(bench: Bench): Promise<readonly Row[]> {
  const { runtime, quick, rounds, say } = bench
  const times = quick ? 3 : 20
  say(`Memory after the window was opened and closed ${times} times: ${rounds} rounds of each`)
  const screen = await startManagedScreen()

  async function measureRound({ server, jobs }: Place, program: Program): Promise<Round> {
    const running = await startProgram(runtime, { ...program, env: { DISPLAY: screen.address } })
    const rest = async () => {
      await delay(settlingMs)
      return running.usage()
    }
    try {
      if (program.follows) await untilFollowed(server, running, jobs.length)
      const before = await rest()
      for (let nth = 0; nth < times; nth += 1) await openAndClose(running, screen)
      return { before, after: await rest() }
    } finally {
      await running.stop()
    }
  }

  try {
    return await withPlace(bench, async (place) => {
      const seen = [place.ours, bareWindow(join(bench.folder, 'bare-window'))].map((program) => ({
        program,
        name: program.name,
        rounds: [] as Round[],
      }))
      for (let round = 0; round < rounds; round += 1)
        for (const { program, rounds: measured } of seen) measured.push(await measureRound(place, program))
      return [
        rowOf(seen, `memory, window opened and closed ${times} times`, 'MiB', ({ after }) => after.pssMb),
        rowOf(seen, `memory left after ${times} windows were closed`, 'MiB', getGrowthMb, ratioAtMost(1.25)),
      ]
    })
  } finally {
    await screen.stop()
  }
}
