import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { getSandboxArguments } from '#scripts/app.ts'
import { captureOutput } from '#scripts/children.ts'
import { startDesktop } from '#test/e2e/support/desktop.ts'
import { startCompileoServer } from '#test/server/index.ts'
import { createAppEnvironment } from '#test/support/app-environment.ts'

const endLimit = 10_000

export async function startScene() {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
  const desktop = await startDesktop()
  const server = await startCompileoServer({ streamIntervalMs: 20 })
  const running: ChildProcess[] = []
  onTestFinished(async () => {
    for (const child of running) {
      child.kill()
      await endOf(child)
    }
    await server.close()
    await desktop.stop()
    // Chromium's child processes may write for a moment after the app has exited.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  })

  const userDataDir = join(home, 'user-data')
  const argumentsFor = (flags: readonly string[]) => [
    ...getSandboxArguments(),
    `--user-data-dir=${userDataDir}`,
    ...flags,
  ]
  const environment = (env?: Readonly<Record<string, string>>) =>
    createAppEnvironment({ busAddress: desktop.bus.address, home, env })
  return {
    desktop,
    server,
    home,
    userDataDir,
    start(program: string, flags: readonly string[] = [], env?: Readonly<Record<string, string>>) {
      const child = spawn(program, argumentsFor(flags), {
        env: environment(env),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.push(child)
      let printed = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part: string) => (printed += part))
      return {
        output: () => printed,
        async quit() {
          await desktop.tray.click('Quit')
          const end = await endOf(child)
          if (end !== 'code 0') throw new Error(`The app ended with ${end}. It printed:\n${printed}`)
        },
      }
    },
    runCommand: (command: string, args: readonly string[], env?: Readonly<Record<string, string>>) =>
      captureOutput(command, [...args, '--user-data-dir', userDataDir, ...getSandboxArguments()], {
        env: environment(env),
      }),
    run: (program: string, flags: readonly string[] = [], env?: Readonly<Record<string, string>>) =>
      captureOutput(program, argumentsFor(flags), { env: environment(env) }),
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill('SIGKILL'), endLimit)
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  clearTimeout(timer)
  return child.signalCode ?? `code ${child.exitCode}`
}
