import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { sandboxArguments } from '#scripts/app.ts'
import { capture } from '#scripts/children.ts'
import { outputOf } from '#test/support/child-output.ts'
import { serve } from '#test/support/serve.ts'

const { fromTar, fromDeb } = inject('packages')
const id = 'a1b2c3d4-0000-4000-8000-000000000001'

const bareEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  LANG: 'C.UTF-8',
  TMPDIR: home,
})

async function start(command: string, args: readonly string[]) {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const child = spawn(command, [...sandboxArguments(), ...args], {
    env: bareEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, home, ...outputOf(child) }
}

describe.each([
  { from: 'the deb', folder: join(fromDeb, 'opt', 'Compileo Tray') },
  { from: 'the archive', folder: fromTar },
])('the command of $from', ({ folder }) => {
  const command = join(folder, 'bin', 'compileo-tray')

  it('waits for a job without any output of Chromium’s, and leaves nothing behind', async () => {
    const server = await serve({ streamIntervalMs: 20 })
    server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })
    const { untilPrinted, end, home } = await start(command, ['wait', id, '--server', server.url])
    await untilPrinted('Reading page 1')
    server.updateJob(id, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await end()).toEqual({
      code: 0,
      stdout: '{\n  "pages": 2\n}\n',
      stderr: `${id}: running, 40%, Reading page 1\n`,
    })
    expect((await readdir(home)).filter((name) => name.startsWith('compileo-tray-'))).toEqual([])
    expect(server.openStreams()).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 130 on %s, and prints the job’s state',
    async (signal) => {
      const server = await serve({ streamIntervalMs: 20 })
      server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })
      const { child, untilPrinted, end } = await start(command, [
        'wait',
        id,
        '--json',
        '--server',
        server.url,
      ])
      await untilPrinted('Reading page 1')
      child.kill(signal)
      expect(await end()).toMatchObject({ code: 130, stderr: `${id}: running, 40%, Reading page 1\n` })
    },
  )
})

it.runIf(process.getuid?.() === 0)('says what to do if Chromium’s sandbox ends it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const command = join(fromTar, 'bin', 'compileo-tray')
  const child = spawn(command, ['wait', id], {
    env: bareEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { code, stdout, stderr } = await outputOf(child).end()
  expect([code === 0, stdout]).toEqual([false, ''])
  expect(stderr).toMatch(/^compileo-tray: Chromium has no sandbox for root.*--no-sandbox/)
})

it('the deb links the command in the path', async () => {
  const { deb } = inject('packages')
  const { stdout } = await capture('dpkg-deb', ['-I', deb, 'postinst'])
  expect(stdout).toContain(
    "--install '/usr/bin/compileo-tray' 'compileo-tray' '/opt/Compileo Tray/bin/compileo-tray'",
  )
})
