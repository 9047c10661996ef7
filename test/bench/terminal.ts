import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { projectRoot } from '#scripts/project-paths.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { serveSocket } from '#main/terminal/socket/serve-socket.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createTerminalSessions } from '#main/terminal/socket/terminal-session.ts'
import { startCompileoServer } from '#test/server/index.ts'
import { openTestCore } from '#test/support/core.ts'
import { texts } from '#test/support/english.ts'
import type { Bench } from './place.ts'
import { ratioAtMost, rowOf, type Row } from './rows.ts'

const terminal = join(projectRoot, 'out', 'terminal', 'compileo-tray-terminal.cjs')

interface Command {
  readonly name: string
  readonly words: readonly [string, ...string[]]
}

async function measureMs({ words: [program, ...args], name }: Command): Promise<number> {
  const started = performance.now()
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], XDG_RUNTIME_DIR: '', ELECTRON_RUN_AS_NODE: '1' },
    stdio: 'ignore',
  })
  const [code]: unknown[] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`)
  return performance.now() - started
}

const hasProgram = (name: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

/** Measures the commands as packages run them: with Electron's own Node. */
export async function measureTerminal({
  runtime,
  folder,
  rounds,
  quick,
  say,
}: Bench): Promise<readonly Row[]> {
  const runs = quick ? 5 : rounds * 4
  say(`Terminal: ${runs} runs of each command, in turn`)
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  const profile = await mkdtemp(join(folder, 'terminal-'))
  server.addJob({ id: 'done', status: 'completed', progress: 100, result: { pages: 2 } })
  const app = openTestCore({ folder: profile })
  app.start()
  addServer(app.context, { url: server.url })
  const controller = new AbortController()
  const serving = serveSocket({
    path: getSocketPath(profile, { XDG_RUNTIME_DIR: '' }),
    clock: app.context.clock,
    signal: controller.signal,
    version: '0',
    openSession: createTerminalSessions({ context: app.context, version: '0', texts: () => texts }),
    onError: (what) => say(what),
  })
  const ours = (...args: string[]): Command['words'] => [runtime.executable, terminal, ...args]
  const bare: Command = { name: 'node -e 0', words: [runtime.executable, '-e', '0'] }
  const baselines = hasProgram('gh')
    ? [bare, { name: 'gh --version', words: ['gh', '--version'] } as const]
    : [bare]
  const measured = [
    {
      what: '`list` while the app is running',
      words: ours('list', '--user-data-dir', profile),
      goal: ratioAtMost(1.75),
    },
    {
      what: '`wait` for a finished job while the app isn’t running',
      words: ours('wait', 'done', '--server', server.url),
    },
  ]
  try {
    const rows: Row[] = []
    for (const { what, words, goal } of measured) {
      const seen = [{ name: what, words }, ...baselines].map((command) => ({
        ...command,
        rounds: [] as number[],
      }))
      // The first run fills caches, so it isn't counted.
      for (let nth = 0; nth <= runs; nth += 1)
        for (const command of seen) {
          const ms = await measureMs(command)
          if (nth > 0) command.rounds.push(ms)
        }
      rows.push(rowOf(seen, what, 'ms', (ms) => ms, goal))
    }
    return rows
  } finally {
    controller.abort()
    await serving
    await app.stop()
    await server.close()
  }
}
