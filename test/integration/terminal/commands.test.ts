import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openSecrets, type Vault } from '#main/core/storage/secrets.ts'
import { commonFaults, stuckError, type CompileoServer, type RequestFault } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { contentOf, openTerminal, type TerminalOptions } from './terminal.ts'

let server: CompileoServer

beforeEach(async () => {
  server = await startServer()
})

const running = (id = uuid) => addRunning(server, id)

const textbooks = { id: uuid, label: 'Textbooks' }

async function openWatching(jobs: Parameters<typeof writeProfile>[2], options?: TerminalOptions) {
  const terminal = await openTerminal(options)
  await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, jobs)
  return terminal
}

async function openTwo(ids: readonly string[], options: TerminalOptions = {}) {
  const second = await startServer()
  const terminal = await openTerminal(options)
  const servers = [
    { id: 'one', name: 'One', url: server.url },
    { id: 'two', name: 'Two', url: second.url },
  ]
  const jobs = servers.flatMap(({ id }) => ids.map((jobId) => ({ serverId: id, jobId, addedAt: 1 })))
  await terminal.writeWatchList({ servers, jobs })
  return { second, terminal }
}

describe('a job in the terminal', () => {
  it('is found by the beginning of its ID, and shown with its name', async () => {
    running()
    await startServer()
    const terminal = await openWatching([textbooks])
    expect(await terminal.run('status', 'a1b2')).toBe(0)
    expect(terminal.out()).toBe('Textbooks: running, 40%, Reading page 1\n')
    // A shorter prefix than four characters counts as a whole ID.
    expect(await terminal.run('status', 'a1b')).toBe(4)
  })

  it('is shown with its name even if its server is given by address', async () => {
    running()
    const terminal = await openWatching([textbooks], { apiKey: 'of the environment' })
    await terminal.run('status', 'a1b2', '--server', server.url)
    expect(terminal.out()).toBe('Textbooks: running, 40%, Reading page 1\n')
    server.requests.clear()
    await terminal.run('status', `${server.url}/api/v1/jobs/status/${uuid}`)
    const keys = server.requests.list().map(({ headers }) => headers['x-api-key'])
    expect(new Set(keys)).toEqual(new Set(['of the environment']))
  })

  describe('when there are two servers', () => {
    it('is ambiguous if it is watched on both; a full ID takes precedence over a prefix', async () => {
      const { terminal } = await openTwo(['job-1', 'job-10'])
      server.addJob({ id: 'job-1', status: 'running' })
      expect(await terminal.run('status', 'job-1')).toBe(2)
      expect(terminal.err()).toContain('matches several watched jobs')
      expect(await terminal.run('status', 'job-1', '--server', 'One')).toBe(0)
      expect(terminal.out()).toBe('job-1: running\n')
    })

    it('is requested from the server in its URL, even if it is watched on both', async () => {
      running()
      const { second, terminal } = await openTwo([uuid])
      second.addJob({ id: uuid, status: 'failed', error: 'no space' })
      const asked = server.requests.total
      expect(await terminal.run('status', `${second.url}/api/v1/jobs/status/${uuid}`)).toBe(1)
      expect(server.requests.total).toBe(asked)
    })

    it('is requested without the environment’s key, which may belong to neither server', async () => {
      const { second, terminal } = await openTwo([], { apiKey: 'of the environment' })
      await terminal.run('status', uuid)
      const asked = [server, second].flatMap(({ requests }) => requests.list())
      expect(new Set(asked.map(({ headers }) => headers['x-api-key']))).toEqual(new Set([undefined]))
      expect(second.requests.total).toBeGreaterThan(0)
    })

    it('is shown even if another job is found on neither server', async () => {
      running()
      const { terminal } = await openTwo([])
      expect(await terminal.run('status', uuid, 'nobody')).toBe(4)
      expect(terminal.out()).toBe(`${uuid}: running, 40%, Reading page 1\n`)
      expect(terminal.err()).toMatch(/^nobody: /)
      expect(await terminal.run('wait', 'nobody')).toBe(4)
    })

    it('makes the command exit with code 5 if one server rejects the key', async () => {
      const { second, terminal } = await openTwo([])
      second.apiKey = 'another'
      expect(await terminal.run('status', uuid)).toBe(5)
      expect(terminal.err()).toMatch(/key/i)
    })
  })

  it('is shown only once if the user names it several times', async () => {
    running()
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid, uuid, '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: running, 40%, Reading page 1\n`)
  })

  it('isn’t requested if any part of the command line is invalid', async () => {
    running()
    const terminal = await openTerminal()
    expect(await terminal.run('cancel', uuid, 'no job', '--server', server.url)).toBe(2)
    expect(terminal.err()).toBe('no job: not a job ID\n')
    expect(server.requests.total).toBe(0)
  })

  it('is requested with the saved key, or without a key if the keyring is locked', async () => {
    running()
    running(other)
    const open = createTestVault()
    let read = 0
    const counting: Vault = {
      ...open,
      decrypt(bytes) {
        read += 1
        return open.decrypt(bytes)
      },
    }
    // Electron's vault never returns while the keyring is locked.
    const locked: Vault = { ...createTestVault('locked'), decrypt: () => new Promise(() => undefined) }
    for (const [vault, key] of [
      [counting, 'saved'],
      [locked, undefined],
    ] as const) {
      const terminal = await openTerminal({ vault })
      const { folder } = terminal
      await writeProfile(folder, { name: 'Workstation', url: server.url }, [])
      const reading = { folder, now: Date.now(), isReadOnly: false, onCorrupt: () => undefined }
      await openSecrets({ ...reading, vault: open }).keep('server', server.url, 'saved', () => true)
      server.requests.clear()
      expect(await terminal.run('status', uuid, other)).toBe(0)
      const keys = server.requests.list().map(({ headers }) => headers['x-api-key'])
      expect(new Set(keys)).toEqual(new Set([key]))
    }
    expect(read).toBe(1)
  })

  it('is searched for on every server if no watched job has its ID', async () => {
    const { second, terminal } = await openTwo([])
    second.addJob({ id: other, status: 'failed', error: 'no space' })
    expect(await terminal.run('status', other)).toBe(1)
    expect(terminal.out()).toBe(`${other}: failed\n  no space\n`)
    expect(await terminal.run('status', uuid)).toBe(4)
    expect(await terminal.run('status', other, '--server', 'One')).toBe(4)
    expect(await terminal.run('status', other, '--server', 'Two')).toBe(1)
    expect(await terminal.run('status', other, '--server', 'Three')).toBe(2)
  })

  it('is requested with the environment’s key only if its server is configured', async () => {
    running()
    const terminal = await openWatching([], { apiKey: 'of the environment' })
    await terminal.run('status', uuid)
    const keys = server.requests.list().map(({ headers }) => headers['x-api-key'])
    expect(new Set(keys)).toEqual(new Set(['of the environment']))
    const second = await startServer()
    await terminal.run('status', `${second.url}/api/v1/jobs/status/${other}`)
    expect(second.requests.list().map(({ headers }) => headers['x-api-key'])).toEqual(
      second.requests.list().map(() => undefined),
    )
  })

  it('is fetched from the address in --server, even if it is another server’s name', async () => {
    running()
    const hostile = await startServer()
    const terminal = await openTerminal({ apiKey: 'of the environment' })
    await writeProfile(terminal.folder, { name: server.url, url: hostile.url }, [])
    const host = new URL(server.url).host
    expect(await terminal.run('status', uuid, '--server', server.url)).toBe(0)
    expect(await terminal.run('status', uuid, '--server', host)).toBe(0)
    expect(hostile.requests.total).toBe(0)
    await writeProfile(terminal.folder, { name: host, url: `${server.url}/compileo` }, [])
    await terminal.run('status', uuid, '--server', host)
    expect(server.requests.list().at(-1)?.path).toMatch(/^\/compileo\//)
  })

  it('is restarted or cancelled with a single POST, and a rejection is printed', async () => {
    server.addJob({ id: uuid, status: 'failed', error: 'no space' })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(0)
    server.updateJob(uuid, { status: 'pending' })
    expect(await terminal.run('cancel', uuid, '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: Restarted\n${uuid}: Cancelled\n`)
    server.updateJob(uuid, { status: 'completed', result: {} })
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(1)
    expect(terminal.err()).toContain('The job is completed, so it can’t be restarted')
    // Nothing is sent for a job that the server doesn't know.
    expect(await terminal.run('cancel', other, '--server', server.url)).toBe(4)
    expect(server.requests.count({ method: 'POST' })).toBe(3)
  })
})

describe('a cancel from the terminal', () => {
  it('prints only what the server reports, because a worker may continue to run', async () => {
    running()
    const clock = createFakeClock(undefined, 10)
    const terminal = await openWatching([textbooks], { clock })
    let code: number | undefined
    void terminal.run('cancel', uuid).then((ended) => (code = ended))
    await clock.advanceUntil(() => code !== undefined)
    expect(code).toBe(0)
    expect(terminal.out()).toMatch(/^Textbooks: Cancel requested\. The server says cancelled, but/)
  })

  it('exits with code 1 if the job continues to run', async () => {
    running()
    const clock = createFakeClock(undefined, 10)
    const terminal = await openWatching([textbooks], { clock })
    let code: number | undefined
    void terminal.run('cancel', uuid).then((ended) => (code = ended))
    await clock.advanceUntil(() => server.requests.count({ method: 'POST' }) === 1)
    server.updateJob(uuid, { status: 'running', progress: 42, completedAt: null })
    await clock.advanceUntil(() => code !== undefined)
    expect(code).toBe(1)
    expect(terminal.err()).toBe('Textbooks: Cancel was accepted, but the job is still running\n')
  })
})

describe('a restart from the terminal', () => {
  it('needs --force if the job may still be running', async () => {
    const error = `${stuckError} - no active worker or RQ job`
    server.addJob({ id: uuid, status: 'failed', progress: 40, error })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(1)
    expect(terminal.err()).toMatch(/may still be running\. --force restarts it anyway\n$/)
    expect(server.requests.count({ method: 'POST' })).toBe(0)
    expect(await terminal.run('restart', uuid, '--force', '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: Restarted\n`)
    expect(server.requests.count({ method: 'POST' })).toBe(1)
  })

  it.each<[number, string, RequestFault, RegExp]>([
    [5, 'requires a key', { kind: 'unauthorized' }, /API key/],
    [1, 'limits requests', { kind: 'limited' }, /limit/],
    [1, 'fails', commonFaults.error(500, 'no disk'), /no disk/],
    [5, 'isn’t Compileo', commonFaults.page(404), /No Compileo Jobs API/],
    [5, 'drops the connection', { kind: 'drop' }, /failed/],
  ])('exits with code %i if the server %s, and sends a single POST', async (code, _, fault, err) => {
    server.addJob({ id: uuid, status: 'failed', error: 'no space' })
    server.faults.add({ on: 'restart', do: fault })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(code)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toMatch(err)
    expect(server.requests.count({ method: 'POST' })).toBe(1)
  })
})

it('a restart command for several jobs sends its requests one after the other', async () => {
  const ids = ['b', 'a', 'c']
  for (const id of ids) server.addJob({ id, status: 'failed' })
  server.faults.add({ on: 'restart', jobId: 'b', do: { kind: 'slow', ms: 100 } })
  const terminal = await openTerminal()
  expect(await terminal.run('restart', ...ids, '--server', server.url)).toBe(0)
  const posts = server.requests.list({ method: 'POST' })
  expect(posts.map(({ jobId }) => jobId)).toEqual(ids)
  expect((posts[1]?.at ?? 0) - (posts[0]?.at ?? 0)).toBeGreaterThanOrEqual(99)
})

async function runWhileBusy(...argv: readonly string[]) {
  const clock = createFakeClock(undefined, 10)
  const busy = await startServer({ clock })
  addRunning(busy)
  busy.frozen = true
  const terminal = await openTerminal({ clock })
  let code: number | undefined
  void terminal.run(...argv, uuid, '--server', busy.url).then((ended) => (code = ended))
  const untilEnded = () => clock.advanceUntil(() => code !== undefined, 1_000, 20 * 60_000)
  return { busy, clock, terminal, untilEnded, code: () => code }
}

describe('a busy server that accepts connections but doesn’t respond', () => {
  const isSilent = /^\S+: No response within 10 s\. The server may be generating a taxonomy\.\n$/

  it.each(['status', 'wait'])(
    'keeps the `%s` command waiting, and the command reports this once',
    async (command) => {
      const { busy, clock, terminal, untilEnded, code } = await runWhileBusy(command)
      await clock.advance(5 * 60_000)
      expect(code()).toBeUndefined()
      expect(terminal.err()).toMatch(isSilent)
      busy.frozen = false
      await clock.advance(40_000)
      busy.updateJob(uuid, { status: 'completed', progress: 100, result: {} })
      await untilEnded()
      expect(code()).toBe(0)
    },
  )

  it.each(['status', 'wait'])('makes the `%s` command give up after ten minutes', async (command) => {
    const { untilEnded, code } = await runWhileBusy(command)
    const tookMs = await untilEnded()
    expect(tookMs).toBeGreaterThanOrEqual(10 * 60_000)
    expect(tookMs).toBeLessThan(11 * 60_000)
    expect(code()).toBe(5)
  })

  it.each([
    ['restart', 0, /^$/, /: Restarted\n$/],
    ['cancel', 1, /: The job is failed, so it can’t be cancelled\n$/, /^$/],
  ])(
    'gets a single %s request, whose result the command waits for',
    async (command, expected, error, output) => {
      const { busy, clock, terminal, untilEnded, code } = await runWhileBusy(command)
      busy.updateJob(uuid, { status: 'failed', error: 'no space' })
      await clock.advance(5 * 60_000)
      expect(code()).toBeUndefined()
      busy.frozen = false
      await untilEnded()
      expect(code()).toBe(expected)
      expect(busy.requests.count({ method: 'POST' })).toBe(1)
      expect(terminal.out()).toMatch(output)
      const [busyLine = '', ...lines] = terminal.err().split(/(?<=\n)/)
      expect(busyLine).toMatch(isSilent)
      expect(lines.join('')).toMatch(error)
    },
  )
})

describe('the `status` command', () => {
  it('throws unexpected errors instead of treating them as an interruption', async () => {
    const terminal = await openTerminal({ connect: () => Promise.reject(new Error('broken')) })
    await expect(terminal.run('status', uuid)).rejects.toThrow('broken')
  })

  it('lists many jobs in the given order, and can print JSON', async () => {
    const ids = Array.from({ length: 20 }, (_, nth) => `job-${nth}`)
    for (const id of ids) server.addJob({ id, status: 'running', progress: 5 })
    server.addJob({ id: 'lost', status: 'failed', error: 'no space' })
    const slow = server.faults.add({ on: 'status', jobId: 'job-0', times: 1, do: { kind: 'slow', ms: 100 } })
    const terminal = await openTerminal()
    expect(await terminal.run('status', ...ids, '--server', server.url)).toBe(0)
    expect(slow.strikes).toBe(1)
    expect(terminal.out()).toBe(ids.map((id) => `${id}: running, 5%\n`).join(''))
    const json = await openTerminal()
    expect(await json.run('status', 'lost', 'nobody', '--json', '--server', server.url)).toBe(4)
    expect(json.records()).toMatchObject([
      { jobId: 'lost', status: 'failed', error: 'no space' },
      { jobId: 'nobody', message: expect.stringMatching(/not found/i) },
    ])
    expect(json.err()).toBe('')
  })

  it('prints a job’s errors with --json', async () => {
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { total_results: 0 } })
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid, '--server', server.url, '--json')).toBe(0)
    expect(JSON.parse(terminal.out())).toMatchObject({
      status: 'completed',
      errors: { what: 'results', failed: 0, of: 0 },
    })
  })

  it('exits with code 130 on Ctrl+C', async () => {
    const unanswered = server.faults.add({ on: 'status', do: { kind: 'silence' } })
    const terminal = await openTerminal()
    const ended = terminal.run('status', uuid, '--server', server.url)
    await server.until(() => unanswered.strikes > 0)
    terminal.interrupt()
    expect(await ended).toBe(130)
  })

  it('exits with code 2 if there is no server or an ID is invalid', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid)).toBe(2)
    expect(terminal.err()).toBe(`${uuid}: no matching server; use --server URL\n`)
    expect(await terminal.run('status', `${uuid} ${other}`, '--server', server.url)).toBe(2)
    expect(terminal.err()).toContain('not a job ID')
  })
})

describe('a job outside the queue', () => {
  it('is found through the route for its kind', async () => {
    server.lists.putEvaluation({ jobId: uuid, status: 'completed', result: '{"datasets":["train.jsonl"]}' })
    server.lists.putAnalysis({ jobId: other, status: 'failed' })
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, '--server', server.url)).toBe(0)
    expect(terminal.out()).toContain('train.jsonl')
    expect(await terminal.run('status', uuid, '--server', server.url)).toBe(0)
    expect(await terminal.run('status', other, '--server', server.url)).toBe(1)
  })

  it('is looked up on the quality route once, even if the route fails', async () => {
    server.lists.offered = true
    server.faults.add({ on: 'quality', do: commonFaults.error(500, 'no database') })
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid, '--server', server.url)).toBe(4)
    expect(server.requests.count({ route: 'quality' })).toBe(1)
  })

  it('is found on one of several servers', async () => {
    const { second, terminal } = await openTwo([])
    second.lists.putEvaluation({ jobId: uuid, status: 'completed' })
    expect(await terminal.run('wait', uuid)).toBe(0)
  })

  it('can’t be restarted, and the command explains why', async () => {
    server.lists.putAnalysis({ jobId: other, status: 'completed' })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', other, '--server', server.url)).toBe(1)
    expect(terminal.err()).toContain('The server can’t restart or cancel quality analyses')
  })

  it('can be waited for without a stream or a status request', async () => {
    server.lists.putAnalysis({ jobId: 'quality_1', status: 'completed' })
    const terminal = await openTerminal()
    const job = { serverId: 'server', jobId: 'quality_1', kind: 'quality', followedBy: 'quality', addedAt: 1 }
    const servers = [{ id: 'server', name: 'Lab', url: server.url }]
    await terminal.writeWatchList({ servers, jobs: [job] })
    expect(await terminal.run('wait', 'quality_1')).toBe(0)
    expect(await terminal.run('status', 'quality_1')).toBe(0)
    expect(server.openStreams()).toEqual([])
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })
})

describe('the `list` or `status` command', () => {
  it('prints the current status of watched jobs, and changes no files', async () => {
    running()
    server.addJob({ id: other, status: 'completed', progress: 100, currentStep: 'Done', result: {} })
    server.addJob({ id: 'waiting', status: 'pending' })
    const clock = createFakeClock(undefined, 10)
    const terminal = await openWatching([textbooks, { id: other }, { id: 'waiting' }], { clock })
    const before = await contentOf(terminal.folder)
    expect(await terminal.run('list')).toBe(0)
    expect(
      terminal
        .out()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['ID', 'NAME', 'STATUS', 'PROGRESS', 'SERVER', 'STEP'],
      [uuid, 'Textbooks', 'running', '40%', 'Workstation', 'Reading page 1'],
      [other, other, 'completed', 'Workstation'],
      ['waiting', 'waiting', 'waiting', 'Workstation'],
      [''],
    ])
    await server.stop()
    let code: number | undefined
    void terminal.run('list', '--json').then((ended) => (code = ended))
    await clock.advanceUntil(() => code !== undefined)
    expect(code).toBe(5)
    expect(await contentOf(terminal.folder)).toEqual(before)
  })

  it('shows a job’s position in the queue if the plugin knows it', async () => {
    server.pluginMounted = true
    server.addJob({ id: uuid, status: 'running', progress: 0, currentStep: '', place: 3 })
    server.addJob({ id: other, status: 'running', progress: 0, currentStep: '', place: 1 })
    const json = await openWatching([{ id: uuid }])
    await json.run('list', '--all', '--json')
    expect(json.records()).toMatchObject([{ status: 'pending' }, { status: 'pending' }])
    expect(json.out()).not.toContain('startedAt')
    const terminal = await openWatching([{ id: uuid }])
    expect(await terminal.run('status', uuid)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: waiting, 3rd in line\n`)
    await terminal.run('list', '--all')
    expect(terminal.out()).toMatch(/waiting, 3rd in line /)
    expect(terminal.out()).toMatch(/waiting, next in line \(not watched\)/)
  })

  it('shows which jobs completed with errors', async () => {
    const results = [{ status: 'failed', error: 'No parsed file found' }]
    const result = { total_documents: 3, processed_documents: 2, results }
    server.addJob({ id: uuid, status: 'completed', progress: 100, result })
    const terminal = await openWatching([{ id: uuid }])
    expect(await terminal.run('status', uuid)).toBe(0)
    expect(terminal.out()).toBe(
      `${uuid}: completed with errors\n  1 of 3 documents failed: No parsed file found\n`,
    )
    await terminal.run('list')
    expect(terminal.out()).toMatch(/^a1b2c3d4\S+ .* completed with errors /m)
  })

  it('shows details that only the app has observed', async () => {
    const at = Date.now() - 60_000
    server.addJob({ id: uuid, status: 'completed', progress: 100, completedAt: at, result: {} })
    const terminal = await openTerminal()
    const errors = { what: 'batches', failed: 39, of: 51 }
    const ending = { id: `completed@${at}`, kind: 'completedWithErrors', run: 1, at, progress: 100, errors }
    const saved = {
      serverId: 'server',
      jobId: uuid,
      addedAt: at,
      status: 'completed',
      completedAt: at,
      ending,
    }
    const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
    await terminal.writeWatchList({ servers, jobs: [saved] })
    for (const command of ['status', 'wait']) await terminal.run(command, uuid)
    expect(terminal.out()).toContain('39 of 51 batches failed')
    expect(terminal.err()).toContain('39 of 51 batches failed')
  })

  it('shows how many of an extraction’s chunks have no results', async () => {
    const at = Date.now() - 60_000
    server.lists.offered = true
    server.lists.chunks.set('p', [at, at, at])
    const summary = { total_results: 2, extraction_summary: { processed_chunks: 2 } }
    const result = { operation: 'extraction', project_id: 'p', ...summary }
    server.addJob({ id: uuid, status: 'completed', progress: 100, startedAt: Date.now(), result })
    const terminal = await openWatching([{ id: uuid }])
    await terminal.run('status', uuid)
    expect(terminal.out()).toContain('completed with errors\n  no results in 1 of 3 chunks\n')
  })

  it('also prints discovered jobs with --all, with their kind and project', async () => {
    running()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, {
      id: other,
      status: 'running',
      progress: 20,
      currentStep: 'Chunk 3',
    })
    server.lists.putExtraction({ jobId: uuid, projectId: project })
    const terminal = await openWatching([textbooks])
    expect(await terminal.run('list', '--all')).toBe(0)
    expect(terminal.out()).toContain('Textbooks')
    expect(terminal.out()).toMatch(
      new RegExp(
        `${other} {2}Extraction · Cardiology {2}running \\(not watched\\) {2}20% {7}Workstation {2}Chunk 3`,
      ),
    )
    expect(terminal.out().split(uuid)).toHaveLength(2)
    const json = await openWatching([])
    expect(await json.run('list', '--all', '--json')).toBe(0)
    expect(json.records()).toContainEqual(
      expect.objectContaining({
        jobId: other,
        project: expect.objectContaining({ name: 'Cardiology' }),
        watched: false,
        status: 'running',
      }),
    )
  })

  it('prints a server’s error once, and still lists the server’s jobs', async () => {
    const terminal = await openWatching([textbooks, { id: other, status: 'running' }])
    server.addJob({ id: other, status: 'running' })
    server.lists.addProject({ name: 'Cardiology' })
    server.apiKey = 'another'
    expect(await terminal.run('list', '--all')).toBe(5)
    const rows = terminal.out().split('\n')
    expect(rows.map((line) => line.split(/ {2,}/)[2])).toEqual([
      'STATUS',
      'unreachable',
      'unreachable',
      undefined,
    ])
    expect(terminal.err()).toMatch(/^Workstation: .*key.*\n$/)
    server.apiKey = undefined
    const json = await openWatching([{ id: uuid }, { id: other }])
    expect(await json.run('list', '--json')).toBe(0)
    expect(json.records()).toEqual([
      expect.objectContaining({ jobId: uuid, watched: true, message: expect.stringMatching(/not found/i) }),
      expect.not.objectContaining({ message: expect.anything() }),
    ])
    expect(await json.run('list')).toBe(0)
    expect(json.out()).toMatch(new RegExp(`^${uuid} {2}${uuid} {2}lost {15}Workstation$`, 'm'))
  })

  it.each([
    ['without options', []],
    ['with --json', ['--json']],
  ])('%s, mentions --all if no job is watched', async (_, flags) => {
    const terminal = await openWatching([])
    expect(await terminal.run('list', ...flags)).toBe(0)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toBe('You aren’t watching any jobs; list --all shows the servers’ jobs\n')
    expect(await terminal.run('list', '--all', ...flags)).toBe(0)
    expect(terminal.err().match(/You aren’t/g)).toHaveLength(1)
  })

  it('exits with code 2 if no server is configured', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('list')).toBe(2)
    expect(terminal.err()).toBe('No matching server; use --server URL\n')
  })

  it('doesn’t change a file that it can’t parse, and reports it', async () => {
    const terminal = await openTerminal()
    await writeFile(join(terminal.folder, 'watch-list.json'), 'no json')
    const before = await contentOf(terminal.folder)
    expect(await terminal.run('list')).toBe(2)
    expect(terminal.err()).toContain('watch-list.json')
    expect(await contentOf(terminal.folder)).toEqual(before)
  })
})
