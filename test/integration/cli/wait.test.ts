import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSecrets } from '../../../main/storage/secrets.ts'
import {
  readyMade,
  startCompileoServer,
  type CompileoServer,
  type CompileoServerOptions,
  type JobPatch,
  type RequestFault,
} from '../../server/index.ts'
import { writeProfile } from '../../support/demo-profile.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { testVault } from '../../support/test-vault.ts'
import { contentOf, openTerminal } from './terminal.ts'

const uuid = 'a1b2c3d4-0000-4000-8000-000000000001'
const other = 'b1b2c3d4-0000-4000-8000-000000000002'

async function start(options: CompileoServerOptions = {}): Promise<CompileoServer> {
  const server = await startCompileoServer({ streamIntervalMs: 20, ...options })
  onTestFinished(() => server.close())
  return server
}

let server: CompileoServer

beforeEach(async () => {
  server = await start()
})

const running = (id = uuid) =>
  server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })

/** A job of the watch-list whose run had completed when the program saw it last. */
const completedBefore = (id: string) => ({
  serverId: 'server',
  jobId: id,
  addedAt: Date.now(),
  status: 'completed',
  ending: { id: 'completed@1', kind: 'completed', run: 1, at: Date.now(), progress: 100 },
})

/** A wait for a running job, by a clock that the test moves. */
async function waitByFakeClock(...more: readonly string[]) {
  const clock = fakeClock(undefined, 10)
  const away = await start({ clock })
  away.addJob({ id: uuid, status: 'running', progress: 40, currentStep: 'Reading page 1' })
  away.addJob({ id: other, status: 'running' })
  const terminal = await openTerminal({ clock })
  let code: number | undefined
  void terminal.run('wait', uuid, '--server', away.url, ...more).then((ended) => (code = ended))
  const untilWritten = (pattern: RegExp) =>
    clock.advanceUntil(() => pattern.test(terminal.out() + terminal.err()))
  await untilWritten(/Reading page 1/)
  /** @returns after how long the command ends, ms */
  const untilEnded = () => clock.advanceUntil(() => code !== undefined)
  return {
    server: away,
    clock,
    terminal,
    untilWritten,
    untilEnded,
    code: () => code,
    end(patch: JobPatch) {
      away.updateJob(uuid, patch)
      return untilEnded()
    },
  }
}

const completed: JobPatch = { status: 'completed', progress: 100, result: { pages: 2 } }

/** The same, where the server takes `statusMs` to confirm what its stream has already ended with. */
async function waitForDetails(statusMs: number, ...more: readonly string[]) {
  const wait = await waitByFakeClock(...more)
  wait.server.faults.add({ on: 'status', do: { kind: 'slow', ms: statusMs } })
  return wait
}

describe('wait', () => {
  it('ends with 0 and the result on standard output, after three requests', async () => {
    running()
    const terminal = await openTerminal()
    const code = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/Reading page 1/)
    server.updateJob(uuid, { progress: 70, currentStep: 'Reading page 2' })
    await terminal.untilWritten(/Reading page 2/)
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await code).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(terminal.err()).toBe(
      `${uuid}: running, 40%, Reading page 1\n${uuid}: running, 70%, Reading page 2\n`,
    )
    expect(server.requests.total).toBe(3)
    expect(server.openStreams()).toEqual([])
  })

  it('says to a person how long is left by the history of such jobs, else how long they usually take', async () => {
    const minute = 60_000
    const terminal = await openTerminal({ columns: 120 })
    const watched = { serverId: 'server', jobId: uuid, kind: 'parsing', addedAt: Date.now() }
    await writeFile(
      join(terminal.folder, 'watch-list.json'),
      JSON.stringify({
        version: 3,
        servers: [{ id: 'server', name: 'Lab', url: server.url }],
        jobs: [watched, { ...watched, jobId: other }],
      }),
    )
    const history = [8, 8.4, 9].map((minutes, run) => ({
      v: 1,
      jobKind: 'parsing',
      due: {
        id: `completed@${run}`,
        key: `server/old-${run}`,
        kind: 'completed',
        run: 1,
        startedAt: Date.now() - minutes * minute,
        at: Date.now(),
        progress: 100,
      },
    }))
    const file = join(terminal.folder, 'endings.jsonl')
    const lines = `${history.map((line) => JSON.stringify(line)).join('\n')}\n`
    await writeFile(file, lines)
    running()
    server.addJob({ id: other, status: 'pending' })
    const code = terminal.run('wait', uuid, other)
    await terminal.untilWritten(/40% {2}[45] min left {2}Reading page 1/)
    await terminal.untilWritten(/0% {2}usually 8–9 min {2}pending/)
    terminal.interrupt()
    await code
    expect((await contentOf(terminal.folder)).get('endings.jsonl')).toBe(lines)
  })

  it.each([
    [120, `${uuid}  ████████░░░░░░░░░░░░   40%  Reading page 1\n`],
    [80, 'a1b2c3d4-0000-4000-8000-0000000…  ████████░░░░░░░░░░░░   40%  Reading page 1\n'],
    [79, 'a1b2c3d4-0000-4000-8000-000000…  ████░░░░░░   40%  Reading page 1\n'],
    [50, 'a1b2c3d4-0000-4000-…  ████░░░░░░   40%  Reading …\n'],
    [49, 'a1b2c3d4-0000-4000…   40%  Reading page 1\n'],
    [12, 'a1b2c3d…  …\n'],
  ])('draws name, bar, percent and step within %i columns', async (columns, line) => {
    running()
    const terminal = await openTerminal({ columns })
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/a1b2/)
    expect(terminal.err()).toContain(line)
    terminal.interrupt()
    await ended
  })

  it('draws the lines of several jobs below each other, and those of an outage and of what waits', async () => {
    running('short')
    running()
    server.addJob({ id: other, status: 'pending' })
    const second = await start()
    second.addJob({ id: 'away', status: 'running' })
    const terminal = await openTerminal({ columns: 100 })
    const far = `${second.url}/api/v1/jobs/status/away`
    const ended = terminal.run('wait', 'short', uuid, other, far, '--server', server.url)
    // Only what changes is drawn anew.
    const bar = '████████░░░░░░░░░░░░'
    await terminal.untilWritten(new RegExp(`short {33}${bar} {3}40% {2}Reading page 1`))
    await terminal.untilWritten(new RegExp(`${uuid} {2}${bar} {3}40% {2}Reading page 1`))
    await terminal.untilWritten(new RegExp(`${other} {2}░{20} {4}0% {2}pending`))
    await second.stop()
    await terminal.untilWritten(/away {34}.*(refused|reach)/i)
    terminal.interrupt()
    expect(await ended).toBe(130)
  })

  it.each([
    {
      how: 'failed',
      patch: {
        status: 'failed',
        error: 'Traceback (most recent call last):\n  x\nOSError: no space',
        result: { pages: 1 },
      },
      code: 1,
      out: 'OSError: no space\n',
    },
    { how: 'cancelled', patch: { status: 'cancelled' }, code: 3, out: '' },
  ])('ends with $code when the job is $how', async ({ patch, code, out }) => {
    running()
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/Reading page 1/)
    server.updateJob(uuid, patch)
    expect(await ended).toBe(code)
    expect(terminal.out()).toBe(out)
  })

  it('ends with 4 for a job that no server knows, and for one that is deleted while it runs', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('wait', other, '--server', server.url)).toBe(4)
    expect(terminal.err()).toContain('not found')
    running()
    const lost = await openTerminal()
    const ended = lost.run('wait', uuid, '--server', server.url)
    await lost.untilWritten(/Reading page 1/)
    server.removeJob(uuid)
    expect(await ended).toBe(4)
    expect(lost.err()).toContain(`${uuid}: lost`)
    running()
    const scripted = await openTerminal()
    const endedAgain = scripted.run('wait', uuid, '--json', '--server', server.url)
    await scripted.untilWritten(/Reading page 1/)
    server.removeJob(uuid)
    expect(await endedAgain).toBe(4)
    expect(JSON.parse(scripted.out().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ status: 'lost' })
  })

  it('of a watched job goes by what its server says now, not by what was known of it', async () => {
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { pages: 2 } })
    server.addJob({ id: other, status: 'failed', error: 'no space' })
    const terminal = await openTerminal()
    const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
    const jobs = [uuid, other].map(completedBefore)
    await writeFile(join(terminal.folder, 'watch-list.json'), JSON.stringify({ version: 3, servers, jobs }))
    expect(await terminal.run('wait', uuid)).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(await terminal.run('wait', other)).toBe(1)
    await server.stop()
    expect(await terminal.run('wait', uuid)).toBe(5)
  })

  it('ends with 5 where the server was never reached, or rejects the key', async () => {
    const away = await start()
    const { url } = away
    await away.close()
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, '--server', url)).toBe(5)
    expect(terminal.err()).not.toBe('')
    const locked = await start({ apiKey: 'right' })
    locked.addJob({ id: uuid, status: 'running' })
    const rejected = await openTerminal({ apiKey: 'wrong' })
    expect(await rejected.run('wait', uuid, '--server', locked.url)).toBe(5)
    expect(rejected.err()).toMatch(/key/i)
    const accepted = await openTerminal({ apiKey: 'right' })
    expect(await accepted.run('status', uuid, '--server', locked.url)).toBe(0)
  })

  it('goes on over an outage of the network, and says so', async () => {
    running()
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/Reading page 1/)
    await server.stop()
    await terminal.untilWritten(/refused|reach/i)
    server.updateJob(uuid, { status: 'completed', result: { pages: 2 } })
    await server.start()
    expect(await ended).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
  })

  it('goes on while a captive portal answers in place of the server, and says so', async () => {
    const { server: away, terminal, untilWritten, end, code } = await waitByFakeClock()
    await away.stop()
    const portal = away.faults.add({ on: 'any', do: readyMade.page(404) })
    await away.start()
    await untilWritten(/No Compileo Jobs API/)
    expect(code()).toBeUndefined()
    portal.remove()
    await end(completed)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(code()).toBe(0)
  })

  it('ends with 5 when the server rejects the key that it took before', async () => {
    const { server: locked, terminal, end, code } = await waitByFakeClock()
    locked.apiKey = 'another'
    await end(completed)
    expect(terminal.err()).toMatch(/key/i)
    expect(terminal.out()).toBe('')
    expect(code()).toBe(5)
  })

  it('ends with 124 when the time is up, and says where the job stands', async () => {
    const clock = fakeClock()
    running()
    const terminal = await openTerminal({ clock })
    const ended = terminal.run('wait', uuid, '--server', server.url, '--timeout', '90')
    await terminal.untilWritten(/Reading page 1/)
    await clock.advance(89_000)
    await clock.advance(2_000)
    expect(await ended).toBe(124)
    expect(terminal.err().trimEnd().split('\n').at(-1)).toBe(`${uuid}: running, 40%, Reading page 1`)
    expect(clock.pending()).toEqual([])
  })

  it('says of a job that it has heard nothing of it, if the server is silent', async () => {
    const clock = fakeClock()
    const unanswered = server.faults.add({ on: 'status', do: { kind: 'silence' } })
    const terminal = await openTerminal({ clock })
    const ended = terminal.run('wait', uuid, '--server', server.url, '--timeout', '5')
    await server.until(() => unanswered.strikes > 0)
    await clock.advance(5_000)
    expect(await ended).toBe(124)
    expect(terminal.err()).toBe(`${uuid}: not heard yet\n`)
  })

  it('ends with 130 by Ctrl+C', async () => {
    running()
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/Reading page 1/)
    terminal.interrupt()
    expect(await ended).toBe(130)
    expect(terminal.out()).toBe('')
  })

  it('ends with 130 by Ctrl+C while details are missing, and leaves no timer behind', async () => {
    const { server: slow, clock, terminal, untilWritten, untilEnded, code } = await waitForDetails(600_000)
    slow.updateJob(uuid, completed)
    await untilWritten(/completed/)
    terminal.interrupt()
    await untilEnded()
    expect(code()).toBe(130)
    await slow.close()
    expect(clock.pending()).toEqual([])
  })

  it('ends with 130 by Ctrl+C while a large result is fetched', async () => {
    server.addJob({ id: uuid, status: 'completed', result: { text: 'x'.repeat(100_000) } })
    const whole = server.faults.add({ on: 'status', after: 1, do: { kind: 'silence' } })
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await server.until(() => whole.strikes > 0)
    terminal.interrupt()
    expect(await ended).toBe(130)
    expect(terminal.out()).toBe('')
  })

  it('of several jobs tells the worst, each on a line of its own', async () => {
    running()
    running(other)
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, other, '--server', server.url)
    await terminal.untilWritten(new RegExp(`${other}: running`))
    server.updateJob(other, { status: 'failed', error: 'no space' })
    await terminal.untilWritten(/no space/)
    server.updateJob(uuid, { status: 'completed', result: { pages: 2 } })
    expect(await ended).toBe(1)
    const shown = terminal.err().trimEnd().split('\n')
    expect(shown).toEqual([...new Set(shown)])
    expect(terminal.out()).toBe(`${other}\tfailed\tno space\n${uuid}\tcompleted\t{"pages":2}\n`)
  })

  it('with --any ends with the first', async () => {
    running()
    running(other)
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, other, '--any', '--server', server.url)
    await terminal.untilWritten(new RegExp(`${other}: running`))
    server.updateJob(other, { status: 'completed', result: { pages: 3 } })
    expect(await ended).toBe(0)
    expect(terminal.out()).toBe(`${other}\tcompleted\t{"pages":3}\n`)
  })

  it('with --json writes a line for each change, and nothing else', async () => {
    running()
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--json', '--server', server.url)
    await terminal.untilWritten(/Reading page 1/)
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await ended).toBe(0)
    const lines = terminal
      .out()
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines).toEqual([
      expect.objectContaining({ jobId: uuid, status: 'running', progress: 40, step: 'Reading page 1' }),
      expect.objectContaining({ jobId: uuid, status: 'completed', result: { pages: 2 }, server: server.url }),
    ])
    expect(terminal.err()).toBe('')
  })

  it.each([
    { patch: completed, code: 0, out: '{\n  "pages": 2\n}\n' },
    { patch: { status: 'failed', error: 'OSError: no space' } as const, code: 1, out: 'OSError: no space\n' },
  ])('waits for the details of a job that $patch.status, if its status is slow', async (expected) => {
    const { terminal, end, code } = await waitForDetails(5_000)
    expect(await end(expected.patch)).toBeGreaterThan(5_000)
    expect(terminal.out()).toBe(expected.out)
    expect(terminal.err()).not.toContain('details')
    expect(code()).toBe(expected.code)
  })

  it('with --json writes an outcome once, with its result, if the status is slow', async () => {
    const { terminal, end } = await waitForDetails(5_000, '--json')
    await end(completed)
    const lines = terminal.out().trimEnd().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ status: 'running' }),
      expect.objectContaining({ status: 'completed', result: { pages: 2 } }),
    ])
  })

  it('ends by the outcome after 30 s without its details, and says on standard error that they are missing', async () => {
    const { terminal, end, code } = await waitForDetails(600_000)
    const took = await end(completed)
    expect(took).toBeGreaterThan(30_000)
    expect(took).toBeLessThan(33_000)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toContain(`${uuid}: completed; the server hasn’t sent the details`)
    expect(code()).toBe(0)
  })

  it('ends by an early outcome when the time is up', async () => {
    const { terminal, end, code } = await waitForDetails(600_000, '--timeout', '20')
    expect(await end({ status: 'failed', error: 'no space' })).toBeLessThan(21_000)
    expect(terminal.err()).toContain('the server hasn’t sent the details')
    expect(code()).toBe(1)
  })

  it('writes an early outcome once when the server then rejects the key, and goes on with other servers', async () => {
    const second = await start()
    second.addJob({ id: other, status: 'running' })
    const elsewhere = `${second.url}/api/v1/jobs/status/${other}`
    const { server: locked, clock, terminal, untilWritten, code } = await waitForDetails(2_000, elsewhere)
    locked.updateJob(uuid, { status: 'failed', error: 'no space' })
    await untilWritten(/failed/)
    locked.faults.clear()
    locked.apiKey = 'another'
    await untilWritten(/the server hasn’t sent the details/)
    await clock.advance(60_000)
    expect(terminal.out()).toBe(`${uuid}\tfailed\n`)
    expect(code()).toBeUndefined()
    terminal.interrupt()
  })

  it('writes a result that is on its way when the server rejects the key', async () => {
    const { server: locked, clock, terminal, untilEnded, code } = await waitByFakeClock(other)
    const whole = locked.faults.add({ on: 'status', jobId: uuid, after: 1, do: { kind: 'slow', ms: 5_000 } })
    locked.updateJob(uuid, { status: 'completed', result: { text: 'x'.repeat(100_000) } })
    await clock.advanceUntil(() => whole.strikes > 0)
    locked.faults.add({ on: 'status', jobId: other, do: { kind: 'unauthorized' } })
    locked.updateJob(other, { status: 'completed' })
    await untilEnded()
    expect(terminal.out()).toContain('xxx')
    expect(terminal.err()).toMatch(/key/i)
    expect(code()).toBe(5)
  })

  it('fetches a result that is too large to be kept, and says if it can’t', async () => {
    const text = 'x'.repeat(100_000)
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { text } })
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, '--server', server.url)).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ text })
    const broken = await openTerminal()
    server.faults.add({ on: 'status', after: 1, do: readyMade.page() })
    expect(await broken.run('wait', uuid, '--server', server.url)).toBe(0)
    expect(broken.out()).toBe('')
    expect(broken.err()).toContain(`${uuid}: completed; the server hasn’t sent the details`)
  })
})

describe('a job', () => {
  it('is found on the server that watches it, by the beginning of its ID and under its name', async () => {
    running()
    await start()
    const terminal = await openTerminal()
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
      { id: uuid, label: 'Textbooks' },
    ])
    expect(await terminal.run('status', 'a1b2')).toBe(0)
    expect(terminal.out()).toBe('Textbooks: running, 40%, Reading page 1\n')
    // Three characters are no beginning: the server is asked for a job of that ID.
    expect(await terminal.run('status', 'a1b')).toBe(4)
  })

  it('is one job, however often it is named', async () => {
    running()
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid, uuid, '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: running, 40%, Reading page 1\n`)
  })

  it('is asked for only if all of the command line makes sense', async () => {
    running()
    const terminal = await openTerminal()
    expect(await terminal.run('cancel', uuid, 'no job', '--server', server.url)).toBe(2)
    expect(terminal.err()).toBe('no job: this is no ID of a job\n')
    expect(server.requests.total).toBe(0)
  })

  it('is asked for without the saved key while the keyring is locked', async () => {
    running()
    const open = testVault()
    // The system's own never comes back from a locked keyring.
    const locked = { ...testVault('locked'), decrypt: () => new Promise<never>(() => undefined) }
    for (const [vault, key] of [
      [open, 'saved'],
      [locked, undefined],
    ] as const) {
      const terminal = await openTerminal({ vault })
      await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [])
      const saved = {
        folder: terminal.folder,
        now: Date.now(),
        isReadOnly: false,
        onCorrupt: () => undefined,
      }
      const secrets = openSecrets({ ...saved, vault: open })
      await secrets.keep('server', server.url, 'saved', () => true)
      server.requests.clear()
      expect(await terminal.run('status', uuid)).toBe(0)
      expect(server.requests.list().map(({ headers }) => headers['x-api-key'])).toEqual([key])
    }
  })

  it('is looked for on every server, where no watched job has its ID', async () => {
    const second = await start()
    second.addJob({ id: other, status: 'failed', error: 'no space' })
    const terminal = await openTerminal()
    const servers = [
      { id: 'one', name: 'One', url: server.url },
      { id: 'two', name: 'Two', url: second.url },
    ]
    await writeFile(
      join(terminal.folder, 'watch-list.json'),
      JSON.stringify({ version: 1, servers, jobs: [] }),
    )
    expect(await terminal.run('status', other)).toBe(1)
    expect(terminal.out()).toBe(`${other}: failed\n  no space\n`)
    expect(await terminal.run('status', uuid)).toBe(4)
    expect(await terminal.run('status', other, '--server', 'One')).toBe(4)
    expect(await terminal.run('status', other, '--server', 'Two')).toBe(1)
    expect(await terminal.run('status', other, '--server', 'Three')).toBe(2)
  })

  it('is sent the key of the settings, and no other server is', async () => {
    running()
    const terminal = await openTerminal({ apiKey: 'of the environment' })
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [])
    await terminal.run('status', uuid)
    const keys = server.requests.list().map(({ headers }) => headers['x-api-key'])
    expect(new Set(keys)).toEqual(new Set(['of the environment']))
    const second = await start()
    await terminal.run('status', `${second.url}/api/v1/jobs/status/${other}`)
    expect(second.requests.list().map(({ headers }) => headers['x-api-key'])).toEqual(
      second.requests.list().map(() => undefined),
    )
  })

  it('is fetched from the address that --server gives, never from a server of that name', async () => {
    running()
    const hostile = await start()
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

  it('is restarted and cancelled by one POST, and what the server refuses is said', async () => {
    server.addJob({ id: uuid, status: 'failed', error: 'no space' })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(0)
    expect(await terminal.run('cancel', uuid, '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: Restarted\n${uuid}: Cancelled\n`)
    server.updateJob(uuid, { status: 'completed', result: {} })
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(1)
    expect(terminal.err()).toContain('The job is completed, so it can’t be restarted')
    expect(await terminal.run('cancel', other, '--server', server.url)).toBe(4)
    expect(server.requests.count({ method: 'POST' })).toBe(4)
  })
})

describe('a restart', () => {
  it.each<{ how: string; fault: RequestFault; code: number; err: RegExp }>([
    { how: 'asks for a key', fault: { kind: 'unauthorized' }, code: 5, err: /API key/ },
    { how: 'limits requests', fault: { kind: 'limited' }, code: 1, err: /limit/ },
    { how: 'is in trouble', fault: readyMade.error(500, 'no disk'), code: 1, err: /no disk/ },
    { how: 'is no Compileo', fault: readyMade.page(404), code: 5, err: /No Compileo Jobs API/ },
    { how: 'breaks off', fault: { kind: 'drop' }, code: 5, err: /failed/ },
  ])('of a server that $how ends with $code, and is posted once', async ({ fault, code, err }) => {
    server.addJob({ id: uuid, status: 'failed', error: 'no space' })
    server.faults.add({ on: 'restart', do: fault })
    const terminal = await openTerminal()
    expect(await terminal.run('restart', uuid, '--server', server.url)).toBe(code)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toMatch(err)
    expect(server.requests.count({ method: 'POST' })).toBe(1)
  })
})

describe('status', () => {
  it('answers for many jobs in their order, and as JSON', async () => {
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
    const [lost, nobody] = json.out().split('\n')
    expect(JSON.parse(lost ?? '')).toMatchObject({ jobId: 'lost', status: 'failed', error: 'no space' })
    expect(JSON.parse(nobody ?? '')).toMatchObject({
      jobId: 'nobody',
      message: expect.stringMatching(/not found/i),
    })
    expect(json.err()).toBe('')
  })

  it('ends with 130 by Ctrl+C', async () => {
    const unanswered = server.faults.add({ on: 'status', do: { kind: 'silence' } })
    const terminal = await openTerminal()
    const ended = terminal.run('status', uuid, '--server', server.url)
    await server.until(() => unanswered.strikes > 0)
    terminal.interrupt()
    expect(await ended).toBe(130)
  })

  it('ends with 2 for an address that is none, and without a server', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('status', uuid)).toBe(2)
    expect(terminal.err()).toBe(`${uuid}: no such server is configured; name one by --server URL\n`)
    expect(await terminal.run('status', `${uuid} ${other}`, '--server', server.url)).toBe(2)
    expect(terminal.err()).toContain('this is no ID of a job')
  })
})

describe('a quality analysis', () => {
  it('is waited for by its results', async () => {
    server.lists.putAnalysis({ jobId: 'quality_1', status: 'completed' })
    const terminal = await openTerminal()
    const job = { serverId: 'server', jobId: 'quality_1', kind: 'quality', followedBy: 'quality', addedAt: 1 }
    const servers = [{ id: 'server', name: 'Lab', url: server.url }]
    await writeFile(
      join(terminal.folder, 'watch-list.json'),
      JSON.stringify({ version: 3, servers, jobs: [job] }),
    )
    expect(await terminal.run('wait', 'quality_1')).toBe(0)
    expect(server.openStreams()).toEqual([])
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })
})

describe('list', () => {
  it('shows the watched jobs as their servers tell them now, and changes nothing of what is kept', async () => {
    running()
    server.addJob({ id: other, status: 'completed', progress: 100, currentStep: 'Done', result: {} })
    server.addJob({ id: 'waiting', status: 'pending' })
    const clock = fakeClock(undefined, 10)
    const terminal = await openTerminal({ clock })
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
      { id: uuid, label: 'Textbooks' },
      { id: other },
      { id: 'waiting' },
    ])
    const before = await contentOf(terminal.folder)
    expect(await terminal.run('list')).toBe(0)
    expect(
      terminal
        .out()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['ID', 'NAME', 'STATUS', 'SERVER'],
      [uuid, 'Textbooks', 'running, 40%, Reading page 1', 'Workstation'],
      [other, other, 'completed', 'Workstation'],
      ['waiting', 'waiting', 'pending', 'Workstation'],
      [''],
    ])
    await server.stop()
    let code: number | undefined
    void terminal.run('list', '--json').then((ended) => (code = ended))
    await clock.advanceUntil(() => code !== undefined)
    expect(code).toBe(5)
    expect(await contentOf(terminal.folder)).toEqual(before)
  })

  it('with --all shows what is found on the server as well, by kind and project', async () => {
    running()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, {
      id: other,
      status: 'running',
      progress: 20,
      currentStep: 'Chunk 3',
    })
    const terminal = await openTerminal()
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
      { id: uuid, label: 'Textbooks' },
    ])
    expect(await terminal.run('list', '--all')).toBe(0)
    expect(terminal.out()).toContain('Textbooks')
    expect(terminal.out()).toMatch(
      new RegExp(
        `${other} {2}Extraction · Cardiology {2}running, 20%, Chunk 3 \\(not watched\\) {2}Workstation`,
      ),
    )
  })

  it('says once what is wrong with a server, and lists its jobs all the same', async () => {
    const terminal = await openTerminal()
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
      { id: uuid, label: 'Textbooks' },
      { id: other, status: 'running' },
    ])
    server.addJob({ id: other, status: 'running' })
    server.apiKey = 'another'
    expect(await terminal.run('list', '--all')).toBe(5)
    const rows = terminal.out().split('\n')
    expect(rows.map((line) => line.split(/ {2,}/)[2])).toEqual([
      'STATUS',
      'not reached',
      'not reached',
      undefined,
    ])
    expect(terminal.err()).toMatch(/^Workstation: .*key.*\n$/)
    server.apiKey = undefined
    const json = await openTerminal()
    await writeProfile(json.folder, { name: 'Workstation', url: server.url }, [{ id: uuid }, { id: other }])
    expect(await json.run('list', '--json')).toBe(0)
    expect(
      json
        .out()
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ jobId: uuid, watched: true, message: expect.stringMatching(/not found/i) }),
      expect.not.objectContaining({ message: expect.anything() }),
    ])
    expect(await json.run('list')).toBe(0)
    expect(json.out()).toMatch(new RegExp(`^${uuid} {2}${uuid} {2}lost {5}Workstation$`, 'm'))
  })

  it('of no server ends with 2', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('list')).toBe(2)
    expect(terminal.err()).toBe('No such server is configured\n')
  })

  it('leaves a file alone that makes no sense, and says so', async () => {
    const terminal = await openTerminal()
    await writeFile(join(terminal.folder, 'watch-list.json'), 'no json')
    const before = await contentOf(terminal.folder)
    expect(await terminal.run('list')).toBe(2)
    expect(terminal.err()).toContain('watch-list.json')
    expect(await contentOf(terminal.folder)).toEqual(before)
  })
})

/** Sets the clipboard (OSC 52), clears the screen (CSI as one C1 control), deletes, reverses, and begins a new line. */
const hostile = 'a\u001B]52;c;ZXZpbA\u0007\u009B2J\u007F\u202Eb\nz'
const shownAs = String.raw`a\u001b]52;c;ZXZpbA\u0007\u009b2J\u007f\u202eb`

describe('what a server says', () => {
  const failed = { status: 'failed', error: hostile.replace('\n', '') } as const

  it.each([
    { where: 'a step', job: { status: 'running', currentStep: hostile } as const, argv: ['status', uuid] },
    { where: 'an error', job: failed, argv: ['status', uuid] },
    { where: 'the error of a job that ended', job: failed, argv: ['wait', uuid] },
    { where: 'a name', job: failed, argv: ['list'] },
    { where: 'JSON', job: failed, argv: ['status', '--json', uuid] },
    { where: 'a listing as JSON', job: failed, argv: ['list', '--json', '--all'] },
    { where: 'a message', job: failed, argv: ['status', uuid], detail: `Job not found: ${hostile}` },
    { where: 'a wrong command line', job: failed, argv: ['status', `--${hostile}`] },
  ])('steers no terminal, nor adds a line: $where', async ({ job, argv, detail }) => {
    server.addJob({ id: uuid, ...job })
    server.lists.addExtraction(server.lists.addProject({ name: hostile }).id, { id: other, ...job })
    if (detail !== undefined) server.faults.add({ on: 'status', do: readyMade.error(404, detail) })
    const terminal = await openTerminal()
    await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
      { id: uuid, label: hostile },
    ])
    await terminal.run(...argv)
    const written = terminal.out() + terminal.err()
    expect(written).toContain(shownAs)
    expect(written).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u)
    expect(written).not.toMatch(/^z/m)
  })

  it('reads as it was said from JSON', async () => {
    server.addJob({ id: uuid, status: 'running', currentStep: hostile })
    const terminal = await openTerminal()
    await terminal.run('status', '--json', uuid, '--server', server.url)
    expect(JSON.parse(terminal.out())).toMatchObject({ step: hostile })
  })

  it.each([undefined, 200])(
    'steers no terminal while it is waited for, on one of %s columns',
    async (columns) => {
      running()
      const terminal = await openTerminal({ columns })
      await writeProfile(terminal.folder, { name: 'Workstation', url: server.url }, [
        { id: uuid, label: hostile },
      ])
      const ended = terminal.run('wait', uuid)
      await terminal.untilWritten(/Reading page 1/)
      server.updateJob(uuid, { progress: 50, currentStep: hostile })
      await terminal.untilWritten(/50/)
      terminal.interrupt()
      await ended
      // What is drawn has sequences of our own.
      const steering = ['\u001B]', '\u0007', '\u009B', '\u007F', '\u202E', '\nz']
      expect(steering.filter((signs) => terminal.err().includes(signs))).toEqual([])
      expect(terminal.err()).toContain(`50%, ${shownAs} z`)
    },
  )

  it('is not marked as written from right to left, which terminals don’t know', async () => {
    server.faults.add({ on: 'status', do: readyMade.error(404, 'Job not found: שלום') })
    const terminal = await openTerminal()
    await terminal.run('status', uuid, '--server', server.url)
    expect(terminal.err()).toMatch(/: Job not found: שלום$/m)
  })

  it('is cut to what a terminal shows well', async () => {
    server.addJob({ id: uuid, status: 'failed', error: 'x'.repeat(10_000) })
    const terminal = await openTerminal()
    await terminal.run('status', uuid, '--server', server.url)
    expect(terminal.out()).toMatch(/^ {2}x{299}…$/m)
  })
})
