import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { formatProgramHelp } from '#main/terminal/help.ts'
import { captureOutput } from '#scripts/children.ts'
import { createTestAuthority } from '#test/support/authority.ts'
import { collectOutput } from '#test/support/child-output.ts'
import { startTlsProxy } from '#test/support/tls-proxy.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { pathWithoutNode } from './support/path-without-node.ts'

const { fromTar, fromDeb } = inject('packages')
const id = 'a1b2c3d4-0000-4000-8000-000000000001'

const bareEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: pathWithoutNode(),
  HOME: home,
  LANG: 'C.UTF-8',
  TMPDIR: home,
  // Otherwise, the command would look for a socket in the real folder of the user who runs the tests.
  XDG_RUNTIME_DIR: '',
})

async function start(command: string, args: readonly string[], from: readonly string[] = []) {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const [program = '', ...rest] = [...from, command, ...args]
  const child = spawn(program, rest, {
    env: bareEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, home, ...collectOutput(child) }
}

describe.each([
  { from: 'deb', folder: join(fromDeb, 'opt', 'Compileo Tray') },
  { from: 'tar.gz', folder: fromTar },
])('the command in the package $from', ({ folder }) => {
  const command = join(folder, 'bin', 'compileo-tray')

  it('waits for a job without any output from Chromium, and leaves nothing behind', async () => {
    const server = await startServerForTest({ streamIntervalMs: 20 })
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
    'exits with code 130 on %s, and prints the job’s state',
    async (signal) => {
      const server = await startServerForTest({ streamIntervalMs: 20 })
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

describe('the command as root in a container', () => {
  const container = ['/usr/bin/unshare', '--map-root-user', '--pid', '--fork', '--mount-proc']
  const command = join(fromTar, 'bin', 'compileo-tray')

  it('waits for a job', async () => {
    const server = await startServerForTest()
    server.addJob({ id, status: 'completed', progress: 100, result: { pages: 2 } })
    const { end } = await start(command, ['wait', id, '--server', server.url], container)
    expect(await end()).toEqual({ code: 0, stdout: '{\n  "pages": 2\n}\n', stderr: '' })
  })

  it('reads a key from COMPILEO_API_KEY, and reports why it can’t read a saved key', async () => {
    const server = await startServerForTest({ apiKey: 'K3Y' })
    server.addJob({ id, status: 'completed', progress: 100, result: { pages: 2 } })
    const profile = createTempFolder()
    const settings = { version: 1, servers: [{ id: 'lab', name: 'Lab', url: server.url }], jobs: [] }
    await writeFile(join(profile, 'watch-list.json'), JSON.stringify(settings))
    const sealed = { version: 1, keys: { lab: { sealed: 'AAAA', origin: server.url } } }
    await writeFile(join(profile, 'keys.json'), JSON.stringify(sealed))
    const args = ['wait', id, '--user-data-dir', profile]
    const keyed = ['/usr/bin/env', 'COMPILEO_API_KEY=K3Y', ...container]
    expect(await (await start(command, args, keyed)).end()).toMatchObject({ code: 0, stderr: '' })
    const { code, stdout, stderr } = await (await start(command, args, container)).end()
    expect([code, stdout]).toEqual([5, ''])
    expect(stderr).toMatch(/^compileo-tray: .*COMPILEO_API_KEY/)
  })
})

it('the command trusts the CA that NODE_EXTRA_CA_CERTS names', async () => {
  const authority = await createTestAuthority('of the laboratory')
  const server = await startServerForTest()
  server.addJob({ id, status: 'completed', progress: 100, result: { pages: 2 } })
  const { port } = await startTlsProxy(server, await authority.issue('DNS:localhost'))
  const file = join(createTempFolder(), 'laboratory.pem')
  await writeFile(file, authority.cert)
  const args = ['wait', id, '--server', `https://localhost:${port}`]
  const trusting = ['/usr/bin/env', `NODE_EXTRA_CA_CERTS=${file}`]
  const { end } = await start(join(fromTar, 'bin', 'compileo-tray'), args, trusting)
  expect(await end()).toEqual({ code: 0, stdout: '{\n  "pages": 2\n}\n', stderr: '' })
})

it('the command prints its version and its help, and nothing else', async () => {
  const command = join(fromTar, 'bin', 'compileo-tray')
  const { version }: { version: string } = JSON.parse(await readFile('package.json', 'utf8'))
  const printed = async (...args: readonly string[]) => (await start(command, args)).end()
  expect(await printed('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  expect(await printed('--help')).toEqual({ code: 0, stdout: formatProgramHelp(), stderr: '' })
})

it('the deb links the command into the path', async () => {
  const { deb } = inject('packages')
  const { stdout } = await captureOutput('dpkg-deb', ['-I', deb, 'postinst'])
  expect(stdout).toContain(
    "--install '/usr/bin/compileo-tray' 'compileo-tray' '/opt/Compileo Tray/bin/compileo-tray'",
  )
})
