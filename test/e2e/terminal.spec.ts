import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { getAppArguments } from '#scripts/app.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { collectOutput } from '#test/support/child-output.ts'
import { moveClock, movedClock, passHalfMinute } from './support/moved-clock.ts'
import { testRuntime } from './support/runtime.ts'
import { expect, test } from './support/fixtures.ts'

const id = 'a1b2c3d4-0000-4000-8000-000000000001'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`

function typed(home: string, args: readonly string[], isTerminal = false, temporary = home) {
  // Starts the program like main/terminal/start-electron.ts, which drops Chromium's first messages.
  const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', ...movedClock]
  const words = [testRuntime().executable, ...switches, ...getAppArguments(args)].map(quoted).join(' ')
  const line = `COMPILEO_TRAY_STDERR=3 ${words} 3>&2 2>/dev/null`
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TMPDIR: temporary, TERM: 'xterm' }
  // script(1) gives the command its own terminal. The shell stays open, like a user's shell.
  const inTerminal = `trap : INT; stty cols 60 rows 10; ${line}; echo "exit code $?"; read -r _`
  const child = isTerminal
    ? spawn('script', ['-qefc', inTerminal, '/dev/null'], { env, stdio: 'pipe' })
    : spawn('sh', ['-c', line.replace(' ', ' exec ')], { cwd: home, env, stdio: 'pipe' })
  // `write` types more, `close` ends standard input, and `stop` interrupts.
  return {
    ...collectOutput(child),
    write: (text: string) => child.stdin.write(text),
    close: () => child.stdin.end(),
    stop: () => child.kill('SIGINT'),
    moveClock: () => moveClock(child),
  }
}

const running = () => server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })

test('a command returns its exit code to the shell, without any output from Electron', async ({ home }) => {
  const ended = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await typed(home, args).end()
    return [code, stdout, stderr]
  }
  const waited = (job: string) => ended('wait', job, '--server', server.url)
  const error = 'Traceback (most recent call last):\n  x\nOSError: no space'
  server.addJob({ id: 'done', status: 'completed', progress: 100, result: { pages: 2 } })
  server.addJob({ id: 'failed', status: 'failed', error })
  server.addJob({ id: 'cancelled', status: 'cancelled' })
  expect(await waited('done')).toEqual([0, '{\n  "pages": 2\n}\n', ''])
  expect(await waited('failed')).toEqual([1, 'OSError: no space\n', ''])
  expect(await waited('cancelled')).toEqual([3, '', 'cancelled: cancelled\n'])
  expect(await ended('wait')).toEqual([2, '', expect.stringMatching(/^Missing job ID/)])
})

test('a command that can’t create a temporary folder prints an error and exits', async ({ home }) => {
  const listed = (temporary: string) => typed(home, ['list'], false, temporary).end()
  expect(await listed('.')).toMatchObject({ code: 2, stderr: 'No matching server; use --server URL\n' })
  expect(await listed(join(home, 'missing'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^compileo-tray: .*missing.* TMPDIR/),
  })
})

test('the `wait` command draws a bar, and exits with code 130 on Ctrl+C', async ({ home }) => {
  running()
  const waiting = typed(home, ['wait', id, '--server', server.url], true)
  await waiting.untilPrinted('Reading page 1')
  server.updateJob(id, { progress: 70, currentStep: 'Reading page 2' })
  await waiting.untilPrinted('70%')
  waiting.write('\u0003')
  await waiting.untilPrinted('exit code 130')
  waiting.write('\n')
  const { stdout } = await waiting.end()
  const lines = stripVTControlCharacters(stdout)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
  const drawn = lines.filter((line) => line.includes('░'))
  expect(drawn.at(-1)).toMatch(/^a1b2c3d4-0000-4000-8000… {2}█{7}░{3} {3}70% {2}Reading page/)
  expect(drawn.filter((line) => line.length > 59)).toEqual([])
  expect(lines.slice(-2)).toEqual([
    expect.stringMatching(new RegExp(`^(\\^C)?${id}: running, 70%, Reading page 2$`)),
    'exit code 130',
  ])
})

test('the `state` command prints and follows the app’s state, and sends no requests', async ({
  app,
  home,
}) => {
  running()
  const profile = join(home, 'user-data')
  // Without the desktop's runtime folder, the socket is in the profile.
  const folder = ['--user-data-dir', profile]
  expect(await typed(home, ['state', ...folder]).end()).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^Compileo Tray isn’t running/),
  })
  const following = typed(home, ['state', '--follow', '--bar', 'waybar', ...folder])
  await following.untilPrinted('"class":"off"')
  const { quit } = await app.launch(['--server', server.url, '--watch', id, '--hidden'])
  await following.untilPrinted('"percentage":40')
  server.updateJob(id, { progress: 70, currentStep: 'Reading page 2' })
  await following.untilPrinted('"percentage":70')
  const requests = server.requests.total
  const shown = await typed(home, ['state', ...folder]).end()
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toBe(`1 running\n  ${id}: running, 70%, Reading page 2\n`)
  expect(server.requests.total).toBe(requests)
  await quit()
  expect(await typed(home, ['state', ...folder]).end()).toMatchObject({ code: 1 })
  following.stop()
  const { code, stdout } = await following.end()
  expect(code).toBe(130)
  expect(stdout.trimEnd().split('\n').at(-1)).toContain('"class":"off"')
})

test('the `mcp` command serves an assistant until its standard input ends', async ({ home }) => {
  running()
  const serving = typed(home, ['mcp', '--server', server.url])
  const send = (message: object) => serving.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const clientInfo = { name: 'test', version: '1' }
  const capabilities = {}
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities, clientInfo } })
  await serving.untilPrinted('"name":"compileo-tray"')
  send({ method: 'notifications/initialized' })
  send({ id: 2, method: 'tools/call', params: { name: 'wait_for_job', arguments: { job: id } } })
  await server.until(() => server.openStreams().length === 1)
  server.updateJob(id, { status: 'completed', progress: 100, result: { pages: 2 } })
  await serving.untilPrinted('pages')
  serving.close()
  const { code, stdout, stderr } = await serving.end()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const messages = stdout
    .trimEnd()
    .split('\n')
    .map((line): { id?: number } => JSON.parse(line))
  expect(messages.map((message) => message.id)).toEqual([1, 2])
})

test('`plugin install` works without the app, and makes a running app close its streams', async ({
  app,
  home,
}) => {
  const profile = join(home, 'user-data')
  await mkdir(profile)
  const install = async () => {
    const installing = typed(home, ['plugin', 'install', '--server', server.url, '--user-data-dir', profile])
    await installing.untilPrinted('making sure for half a minute')
    installing.moveClock()
    await installing.untilPrinted('Restart Compileo’s API now')
    return installing
  }
  const alone = await install()
  server.addJob({ id, status: 'pending' })
  const { electronApp } = await app.launch(
    ['--server', server.url, '--watch', id, '--hidden'],
    {},
    movedClock,
  )
  await server.until(() => server.openStreams().length === 1)
  server.pluginMounted = true
  expect(await alone.end()).toMatchObject({ code: 0 })

  server.pluginMounted = false
  const installing = await install()
  await server.until(() => server.openStreams().length === 0)
  expect(electronApp.windows()).toEqual([])
  await server.stop()
  server.pluginMounted = true
  await server.start()
  expect(await installing.end()).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/now has version/),
  })
  await passHalfMinute(electronApp)
  await server.until(() => server.openStreams().some(({ jobId }) => jobId === ''))
})

test('the app exits with an explanation if there is no display', async ({ home }) => {
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TMPDIR: home }
  const child = spawn(testRuntime().executable, getAppArguments(['--watch', id]), { env })
  const { code, stderr } = await collectOutput(child).end()
  expect(code).toBe(1)
  expect(stderr).toMatch(/^compileo-tray: The app needs a display\. Commands such as “wait” need none\.$/m)
})
