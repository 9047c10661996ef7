import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sandboxArguments } from '../../scripts/app.mjs'
import { root } from '../../scripts/places.mjs'
import { Problem } from '../../scripts/problem.mjs'
import { withPlace, type Bench } from './place.ts'
import { rowOf, type Outcome } from './rows.ts'

/** As the packages' command starts it (scripts/package/command.mjs). */
const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3']

async function firstWordMs(
  executable: string,
  home: string,
  folder: string,
  flags: readonly string[],
): Promise<number> {
  const begin = performance.now()
  const child = spawn(executable, [...switches, ...sandboxArguments(), folder, ...flags], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TMPDIR: home, COMPILEO_TRAY_STDERR: '3' },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'exit')
  const words = child.stdio[3]
  if (!words) throw new Problem('There is nothing to read what it says from')
  await Promise.race([once(words, 'data'), gone])
  const ms = performance.now() - begin
  child.kill('SIGKILL')
  await gone
  return ms
}

export function measureTerminal(bench: Bench): Promise<Outcome> {
  const { runtime, rounds, quick, say, folder } = bench
  const starts = quick ? 3 : rounds * 4
  say(`Terminal: ${starts} starts of each, in turn`)
  return withPlace(bench, async ({ server, jobs }) => {
    const home = join(folder, 'terminal')
    await mkdir(home)
    const wait = ['wait', jobs[0] ?? '', '--server', server.url]
    const seen = [
      { name: 'Compileo Tray', folder: root, flags: wait, rounds: [] as number[] },
      {
        name: 'exits at once',
        folder: join(root, 'test', 'bench', 'programs', 'exits'),
        flags: [],
        rounds: [] as number[],
      },
    ]
    for (let nth = 0; nth <= starts; nth += 1) {
      for (const program of seen) {
        const ms = await firstWordMs(runtime.executable, home, program.folder, program.flags)
        if (nth > 0) program.rounds.push(ms)
      }
    }
    const goal = { of: 'ratio', at: 'most', value: 1.5 } as const
    return { rows: [rowOf(seen, 'wait: start to first line', 'ms', (ms) => ms, goal)] }
  })
}
