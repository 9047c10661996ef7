import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { hookDraftSchema } from '#shared/hooks.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import {
  startHookEndpoint,
  type HookEndpointResponse,
  type HookEndpoint,
} from '#test/support/hook-endpoint.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { runAgent as runAgentHere } from '#main/agent/agent.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { useProgram } from '../use-program.ts'
import { configure, runAgent, type Agent } from './agent-scene.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

const program = useProgram('agent')
let server: CompileoServer
let endpoint: HookEndpoint
let folder: string

beforeEach(async () => {
  folder = createTempFolder()
  server = await openServer()
  await answerWith(() => ({ status: 200 }))
})

const openServer = () =>
  startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000, plugin: true, apiKey: 'K3Y-of-the-lab' })

async function answerWith(answer: () => HookEndpointResponse | undefined) {
  endpoint = await startHookEndpoint(answer)
  closeAfterTest(() => endpoint.close())
}

const env = () => ({
  LAB_KEY: 'K3Y-of-the-lab',
  XDG_RUNTIME_DIR: join(folder, 'run'),
  CREDENTIALS_DIRECTORY: join(folder, 'credentials'),
})

const lab = () => ({ name: 'Lab', url: server.url, key: { env: 'LAB_KEY' } })
const receiver = () => ({ name: 'Receiver', action: { type: 'webhook' }, url: { file: 'receiver.url' } })

function config(more: object = {}): string {
  writeFileSync(join(folder, 'receiver.url'), `${endpoint.url}/in/T0PSECRETPATH\n`)
  return configure(folder, { folder: 'state', servers: [lab()], hooks: [receiver()], ...more })
}

async function start(path = config()): Promise<Agent> {
  const agent = runAgent(program(), ['--config', path], env())
  await agent.untilLogged('<6>started')
  return agent
}

const running = (id: string, on = server) =>
  on.addJob({ id, jobType: 'chunking', status: 'running', progress: 50 })
const completed = { status: 'completed', progress: 100 } as const

async function watchRunning(agent: Agent, jobId: string, on = server) {
  running(jobId, on)
  await agent.untilLogged(`/${jobId}`)
}

const deliveredJobs = () => endpoint.requests.map(({ body }) => String(JSON.parse(body).job.jobId))
const keysOf = () => new Set(endpoint.requests.map(({ headers }) => headers['idempotency-key']))
const announced = () =>
  readFileSync(join(folder, 'state', 'outcomes.jsonl'), 'utf8').match(/"announced"/g)?.length ?? 0

async function stop(agent: Agent) {
  agent.signal('SIGTERM')
  await expect(agent.gone).resolves.toBe(0)
}

/**
 * Returns the beginning of a command that runs the agent in its own mount namespace, with a tmpfs mounted on its
 * state folder. The shell command `then` runs after mounting.
 */
function withMount(options: string, then = 'true'): readonly string[] {
  const state = join(folder, 'state')
  const mount = `mkdir -p '${state}' && mount -t tmpfs -o ${options} none '${state}'`
  const namespace = ['unshare', '--user', '--map-root-user', '--mount']
  return [...namespace, 'sh', '-c', `${mount} && { ${then}; exec "$0" "$@"; }`]
}

describe('the agent', () => {
  it('watches its servers’ new jobs, and delivers each outcome once', async () => {
    const agent = await start()
    for (const id of ['a', 'b']) await watchRunning(agent, id)
    for (const id of ['a', 'b']) server.updateJob(id, completed)
    await endpoint.waitForRequests(2)
    await agent.untilLogged('delivered', 2)
    await expect.poll(announced).toBe(2)
    await stop(agent)
    expect(deliveredJobs().toSorted()).toEqual(['a', 'b'])
  })

  it('needs neither a home folder nor a user entry, as with systemd’s DynamicUser', async () => {
    const unlisted = ['unshare', '--user', '--map-user=61234']
    const agent = runAgent(program(), ['--config', config()], env(), unlisted)
    await Promise.race([agent.untilLogged('<6>started'), agent.gone])
    expect(agent.printed.err).toContain('<6>started')
    await stop(agent)
  })

  it('repeats an interrupted delivery with the same Idempotency-Key after being killed', async () => {
    const path = config()
    await endpoint.close()
    await answerWith(() => undefined)
    const first = await start(config())
    await watchRunning(first, 'a')
    server.updateJob('a', completed)
    await endpoint.waitForRequests(1)
    first.signal('SIGKILL')
    await first.gone
    const second = await start(path)
    await endpoint.waitForRequests(2)
    second.signal('SIGKILL')
    expect(deliveredJobs()).toEqual(['a', 'a'])
    expect(keysOf().size).toBe(1)
  })

  it('reloads its configuration on SIGHUP, unless the configuration is invalid', async () => {
    const agent = await start()
    await watchRunning(agent, 'a')
    config({ servers: [{ ...lab(), url: 'ftp://lab' }] })
    agent.signal('SIGHUP')
    await agent.untilLogged('<3>not reloaded')
    expect(agent.printed.err).toContain('Lab: A server’s address starts with http:// or https://, not ftp://')
    server.updateJob('a', completed)
    await endpoint.waitForRequests(1)

    await watchRunning(agent, 'b')
    const other = await openServer()
    config({ servers: [lab(), { ...lab(), name: 'Other', url: other.url, watch: [{ kind: 'chunking' }] }] })
    agent.signal('SIGHUP')
    await agent.untilLogged('configuration reloaded')
    await watchRunning(agent, 'c', other)
    server.updateJob('b', completed)
    other.updateJob('c', completed)
    await endpoint.waitForRequests(3)
    await stop(agent)
    expect(deliveredJobs().toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('still watches its jobs after its server was renamed and its hook was changed', async () => {
    const first = await start()
    await watchRunning(first, 'a')
    await stop(first)
    const renamed = config({
      servers: [{ ...lab(), name: 'Laboratory' }],
      hooks: [{ ...receiver(), outcomes: ['completed'] }],
    })
    const second = await start(renamed)
    server.updateJob('a', completed)
    await endpoint.waitForRequests(1)
    await stop(second)
    expect(JSON.parse(endpoint.requests[0]?.body ?? '').job.server.name).toBe('Laboratory')
  })

  it('logs each line with a priority and without secrets', async () => {
    await endpoint.close()
    await answerWith(() => ({ status: 500, body: 'no hook at /in/T0PSECRETPATH for K3Y-of-the-lab' }))
    const agent = await start()
    await watchRunning(agent, 'a')
    server.updateJob('a', { status: 'failed', error: 'the key K3Y-of-the-lab was refused' })
    await endpoint.waitForRequests(1)
    await stop(agent)
    const { err, out } = agent.printed
    expect(err.split('\n').filter((line) => !/^<[3-7]>/.test(line))).toEqual([''])
    expect(out).toBe('')
    for (const secret of ['K3Y-of-the-lab', 'T0PSECRETPATH']) expect(err).not.toContain(secret)
    for (const name of ['watch-list', 'hooks', 'settings'])
      expect(readFileSync(join(folder, 'state', `${name}.json`), 'utf8')).not.toContain('SECRET')
  })

  it('runs a hook’s command without the variables that contain secrets', async () => {
    const script = `env > ${join(folder, 'seen')}; mv ${join(folder, 'seen')} ${join(folder, 'environment')}`
    const command = { type: 'command', program: 'sh', arguments: ['-c', script] }
    const agent = await start(config({ hooks: [{ name: 'Command', action: command }] }))
    await watchRunning(agent, 'a')
    server.updateJob('a', completed)
    await agent.untilLogged('delivered')
    await stop(agent)
    const seen = readFileSync(join(folder, 'environment'), 'utf8')
    expect(seen).toContain('COMPILEO_JOB_ID=a')
    expect(seen).not.toContain('LAB_KEY')
  })

  it('rejects a folder that another agent uses', async () => {
    const first = await start()
    for (const runtime of ['run', 'elsewhere']) {
      const second = runAgent(program(), ['--config', config()], {
        ...env(),
        XDG_RUNTIME_DIR: join(folder, runtime),
      })
      await expect(second.gone).resolves.toBe(2)
      expect(second.printed.err).toContain(`folder: An agent already uses ${join(folder, 'state')}\n`)
    }
    await stop(first)
  })

  it('runs only once if two agents are started at the same time', async () => {
    const path = config()
    const both = [1, 2].map(() => runAgent(program(), ['--config', path], env()))
    const ended = await Promise.race(both.map(({ gone }) => gone))
    expect(ended).toBe(2)
    const started = await Promise.any(both.map((agent) => agent.untilLogged('<6>started').then(() => agent)))
    await stop(started)
    expect(both.filter(({ printed }) => printed.err.includes('<6>started'))).toHaveLength(1)
  })

  it('takes over the folder of a killed agent that was process 1 of a container', async () => {
    const path = config()
    const container = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child']
    const first = runAgent(program(), ['--config', path], env(), container)
    await first.untilLogged('<6>started: process 1,')
    first.signal('SIGKILL')
    await first.gone
    const second = runAgent(program(), ['--config', path], env(), container)
    await Promise.race([second.untilLogged('<6>started: process 1,'), second.gone])
    expect(second.printed.err).toContain('<6>started: process 1,')
    second.signal('SIGKILL')
  })

  it('has a socket that only its user can open, and removes the socket when it ends', async () => {
    const agent = await start()
    const socket = join(folder, 'state', 'agent.sock')
    expect(statSync(socket).mode & 0o777).toBe(0o600)
    await stop(agent)
    expect(existsSync(socket)).toBe(false)
  })

  it('says why it can’t use its folder, without blaming the configuration', async () => {
    const agent = runAgent(program(), ['--config', config()], env(), withMount('ro'))
    await expect(agent.gone).resolves.toBe(1)
    expect(agent.printed.err).toBe(
      `<3>Can’t use the folder ${join(folder, 'state')}: the disk is read-only\n`,
    )
  })

  it('runs without a folder for its status file, and warns once', async () => {
    writeFileSync(join(folder, 'run'), '')
    const agent = await start()
    await agent.untilLogged('<4>could not write the status file')
    await watchRunning(agent, 'a')
    expect(agent.printed.err.match(/could not write the status file/g)).toHaveLength(1)
    await stop(agent)
  })

  it('starts even if the disk is full', async () => {
    const fill = `head -c 1M /dev/zero >'${folder}/state/other' 2>&-`
    const agent = runAgent(program(), ['--config', config()], env(), withMount('size=64k', fill))
    await Promise.race([agent.untilLogged('<6>started'), agent.gone])
    expect(agent.printed.err).toContain('<6>started')
    agent.signal('SIGKILL')
  })
})

it('terminals reach the running agent through a socket in its state folder', async () => {
  const agent = await start()
  await watchRunning(agent, 'a')
  const path = join(folder, 'state', 'tray.sock')
  const bridge = await connectSocket(path)
  const { servers = [], jobs = [] } = (await bridge?.call('snapshot', {})) ?? {}
  expect(servers).toMatchObject([{ name: 'Lab', hasKey: true }])
  expect(JSON.stringify(servers)).not.toContain('K3Y')
  expect(jobs).toMatchObject([{ identity: { jobId: 'a' } }])
  await stop(agent)
  expect(await connectSocket(path)).toBeUndefined()
})

const ask = (...argv: string[]) => askWith(env(), ...argv)

async function askWith(given: Record<string, string | undefined>, ...argv: string[]) {
  const printed = { out: '', err: '' }
  const code = await runAgentHere(argv, {
    env: given,
    version: '1.2.3',
    out: (text) => (printed.out += text),
    err: (text) => (printed.err += text),
  })
  return { code, ...printed }
}

const status = (...more: string[]) => ask('--status', ...more)

it('agent --status says whether an agent runs, without sending a request', async () => {
  await expect(status()).resolves.toEqual({ code: 1, err: '', out: 'No agent runs on this machine\n' })
  const agent = await start()
  const { code, out } = await status('--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    state: 'running',
    pid: agent.pid,
    servers: [{ name: 'Lab', url: server.url }],
    hooks: [{ name: 'Receiver', waiting: 0 }],
  })
  expect(await status()).toMatchObject({ code: 0, out: expect.stringContaining(`process ${agent.pid}`) })
  agent.signal('SIGKILL')
  await agent.gone
  server.requests.clear()
  expect(await status()).toMatchObject({ code: 1, out: expect.stringContaining('isn’t running') })
  expect(server.requests.total).toBe(0)
  const path = config()
  const next = await start(path)
  const elsewhere = { ...env(), XDG_RUNTIME_DIR: undefined }
  expect((await ask('--status', '--config', path)).code).toBe(0)
  expect((await askWith(elsewhere, '--status')).code).toBe(1)
  expect((await askWith(elsewhere, '--status', '--config', path)).code).toBe(0)
  await stop(next)
  await expect(status()).resolves.toEqual({ code: 1, err: '', out: 'No agent runs on this machine\n' })
})

it('agent --status needs no secret of the configuration', async () => {
  const path = config({ heartbeat: { env: 'HEARTBEAT_URL' } })
  rmSync(join(folder, 'receiver.url'))
  const shell = { XDG_RUNTIME_DIR: join(folder, 'run') }
  await expect(askWith(shell, '--status', '--config', path)).resolves.toEqual({
    code: 1,
    err: '',
    out: 'No agent runs on this machine\n',
  })
  expect(await askWith(shell, '--check', '--config', path)).toMatchObject({
    code: 2,
    err: expect.stringContaining('the environment has no LAB_KEY'),
  })
})

it('the log and the status mention watch rules that match no job, and unlisted jobs', async () => {
  const bare = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  running('unlisted', bare)
  const watch = [{ kind: 'parsing' }, { kind: 'extraction' }]
  const agent = await start(config({ servers: [{ name: 'Bare', url: bare.url, watch }] }))
  await agent.untilLogged('<4>server Bare: watch rule parsing: finds no job')
  await agent.untilLogged('<4>server Bare: jobs that can’t be listed without the plugin: 1')
  await expect
    .poll(async () => (await status()).out)
    .toMatch(/Bare .*: ok, jobs: 0\n +watch rule parsing[^]+jobs that .*: 1\n/)
  // `agent --check` uses the server's lists, which the running agent has saved in its status.
  const path = config({ servers: [{ name: 'Bare', url: bare.url, watch: [{ kind: 'parsing' }] }] })
  const { code, err } = await ask('--check', '--config', path)
  expect([code, err]).toEqual([2, expect.stringMatching(/: servers\[0\]\.watch: parsing: finds no job/)])
  await stop(agent)
})

const check = async (path: string) => {
  const { code, err } = await ask('--check', '--config', path)
  const lines = err.replaceAll(`${path}:`, '').trim().split('\n')
  return { code, lines: lines.map((line) => line.trim()) }
}

const alone = (fields: object = {}, more: object = {}) => ({
  folder: 's',
  servers: [{ name: 'A', url: 'a', ...fields }],
  ...more,
})

describe('agent --check', () => {
  it('accepts YAML and JSON, and sends no request', async () => {
    await expect(check(config())).resolves.toEqual({ code: 0, lines: [''] })
    const json = join(folder, 'agent.json')
    writeFileSync(json, JSON.stringify({ folder: 'state', servers: [lab()] }))
    await expect(check(json)).resolves.toEqual({ code: 0, lines: [''] })
    expect(server.requests.total).toBe(0)
  })

  it('lists the credentials that only systemd can pass', async () => {
    const path = config({
      servers: [{ ...lab(), key: { credential: 'compileo-tray.lab' } }],
      hooks: [{ name: 'Team', action: { type: 'slack' }, url: { credential: 'team' } }],
    })
    const { code, out } = await askWith({}, '--check', '--config', path)
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'The configuration is valid',
        'Not checked: servers[0].key: systemd passes the credential compileo-tray.lab',
        'Not checked: hooks[0].url: systemd passes the credential team',
        '',
      ],
    ])
  })

  it('accepts the example in the guide, which contains each field of a hook', async () => {
    const guide = readFileSync(join(projectRoot, 'docs/guide/agent.md'), 'utf8')
    const [, sample = ''] = /```yaml\n([^]*?)```/.exec(guide) ?? []
    const path = join(folder, 'agent.yaml')
    writeFileSync(path, sample.replace('/etc/compileo-tray/', ''))
    writeFileSync(join(folder, 'slack-url'), 'https://hooks.slack.com/services/T/B/X\n')
    const { code, out, err } = await askWith({ NTFY_TOKEN: 'T0KEN' }, '--check', '--config', path)
    expect([code, err, out]).toEqual([0, '', expect.stringMatching(/^Not checked: servers\[0\]\.key: /m)])
    const fields = Object.keys(hookDraftSchema.omit({ id: true, alsoWhilePaused: true }).shape)
    expect(fields.filter((field) => !guide.includes(`\`${field}\``))).toEqual([])
  })

  it('accepts a configuration without a folder, which only systemd can provide', async () => {
    const path = configure(folder, { servers: [{ name: 'A', url: 'a' }] })
    expect(await check(path)).toEqual({ code: 0, lines: [''] })
    expect(await ask('--config', path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('folder: Missing. It is optional only if systemd sets $STATE_DIRECTORY'),
    })
  })

  it.each<[string, object | string, string[]]>([
    [
      'invalid YAML',
      'servers: [',
      ['1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['an empty file', '', ['1: the file: Invalid input: expected object, received null']],
    ['an unknown field', alone({ colour: 1 }), ['5: servers[0].colour: Unrecognized key: "colour"']],
    [
      'a secret in plain text',
      alone({ key: 'T0PSECRET' }),
      ['5: servers[0].key: Expected where the secret is: {file: PATH}, {env: NAME} or {credential: NAME}'],
    ],
    [
      'a repeated name and an unknown name',
      alone(
        {},
        {
          servers: [
            { name: 'A', url: 'a' },
            { name: 'A', url: 'b' },
          ],
          hooks: [{ name: 'H', servers: ['B'], action: { type: 'command', program: 'x' } }],
        },
      ),
      [
        '5: servers[1].name: Another one has this name',
        '10: hooks[0].servers[0]: No server has this name, only A, A',
      ],
    ],
    [
      'two secrets that can’t be read',
      alone(
        {},
        {
          servers: [
            { name: 'A', url: 'a', key: { env: 'NOT_SET' } },
            { name: 'B', url: 'b', key: { file: 'none.pem' } },
          ],
        },
      ),
      ['servers[0].key: the environment has no NOT_SET', 'servers[1].key: Can’t read NONE: it doesn’t exist'],
    ],
    ['an empty secret', alone({ key: { file: '/dev/null' } }), ['servers[0].key: the file is empty']],
    [
      'a missing credential',
      alone({ key: { credential: 'lab' } }),
      ['servers[0].key: Can’t read CREDENTIALS/lab: it doesn’t exist'],
    ],
    [
      'a secret in an oversized file',
      alone({ key: { file: 'large' } }),
      ['servers[0].key: LARGE is too large'],
    ],
    [
      'a webhook without an address',
      alone({}, { hooks: [{ name: 'H', action: { type: 'webhook' } }] }),
      ['H: The webhook URL is missing. Enter it again.'],
    ],
    [
      'a hook without events',
      alone({}, { hooks: [{ name: 'H', outcomes: [], action: { type: 'command', program: 'x' } }] }),
      ['H: Choose at least one event.'],
    ],
  ])('rejects %s, and prints the place and the reason', async (_, content, lines) => {
    const path = typeof content === 'string' ? join(folder, 'agent.yaml') : configure(folder, content)
    if (typeof content === 'string') writeFileSync(path, content)
    writeFileSync(join(folder, 'large'), 'x'.repeat(1_000_001))
    const checked = await check(path)
    expect(checked.code).toBe(2)
    expect(
      checked.lines.map((line) =>
        line
          .replace(join(folder, 'credentials'), 'CREDENTIALS')
          .replace(join(folder, 'large'), 'LARGE')
          .replace(join(folder, 'none.pem'), 'NONE'),
      ),
    ).toEqual(lines)
  })
})

it('the agent’s program file is smaller than 3 MB and runs without Electron', () => {
  expect(statSync(program()).size).toBeLessThan(3_000_000)
  expect(readFileSync(program(), 'utf8')).not.toMatch(/require\(["'`]electron/)
  expect(execFileSync(process.execPath, [program(), '--help'], { encoding: 'utf8' })).toContain(
    'compileo-tray agent',
  )
})
