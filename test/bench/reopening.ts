import { setTimeout as delay } from 'node:timers/promises'
import { readOutput } from '#test/support/real/programs.ts'
import { startManagedScreen, type ManagedScreen } from '#test/e2e/support/window-manager.ts'
import { startProgram, type RunningProgram } from './bench-program.ts'
import { untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import type { Usage } from './processes.ts'
import { ratioAtMost, spreadOf, type Goal, type Row } from './rows.ts'

const lookingMs = 500

/** The window manager may miss a key press, so it is repeated after this time. */
const pressAgainMs = 1_000
const patienceMs = 60_000

async function openAndClose(running: RunningProgram, screen: ManagedScreen): Promise<void> {
  await running.desktop.tray.activate()
  const search = ['search', '--sync', '--onlyvisible', '--name', '^Compileo Tray$']
  await readOutput('xdotool', [...search, 'windowactivate', '--sync'], screenEnv(screen))
  await delay(lookingMs)
  for (let waitedMs = 0; (await running.count('renderer')) > 0; waitedMs += 20) {
    if (waitedMs > patienceMs) throw new Error('The window could not be closed')
    if (waitedMs % pressAgainMs === 0) await screen.press('alt+F4')
    await delay(20)
  }
}

const screenEnv = ({ address }: ManagedScreen) => ({ PATH: process.env['PATH'] ?? '', DISPLAY: address })

type Memory = Pick<Usage, 'pssMb' | 'writtenMb'>

interface Held {
  readonly before: Memory
  readonly once: Memory
  readonly after: Memory
}

export async function measureReopening(bench: Bench): Promise<readonly Row[]> {
  const { runtime, quick, say } = bench
  const times = quick ? 3 : 20
  const settlingMs = quick ? 10_000 : 20_000
  const rounds = Math.min(3, bench.rounds)
  say(`Memory after the window was opened and closed ${times} times: ${rounds} rounds`)
  const screen = await startManagedScreen()

  async function hold({ server, jobs, ours: program }: Place): Promise<Held> {
    const running = await startProgram(runtime, { ...program, env: { DISPLAY: screen.address } })
    const rest = async () => {
      await delay(settlingMs)
      return running.usage()
    }
    try {
      await untilFollowed(server, running, jobs.length)
      const before = await rest()
      await openAndClose(running, screen)
      const once = await rest()
      for (let nth = 1; nth < times; nth += 1) await openAndClose(running, screen)
      return { before, once, after: await rest() }
    } finally {
      await running.stop()
    }
  }

  const ours: Held[] = []
  try {
    await withPlace(bench, async (place) => {
      for (let round = 0; round < rounds; round += 1) ours.push(await hold(place))
    })
  } finally {
    await screen.stop()
  }
  const row = (what: string, part: keyof Memory, goal?: Goal): Row => {
    const of = (when: keyof Held) => spreadOf(ours.map((each) => each[when][part]))
    const baselines = [
      { name: 'before', spread: of('before') },
      { name: 'after the first time', spread: of('once') },
    ]
    return { what, unit: 'MiB', ours: of('after'), baselines, goal }
  }
  const what = `memory, window opened and closed ${times} times`
  return [row(what, 'pssMb'), row(`${what}, without mapped files`, 'writtenMb', ratioAtMost(1.05))]
}
