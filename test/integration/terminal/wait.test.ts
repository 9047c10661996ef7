import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as consumers from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import { commonFaults, stuckError, type CompileoServer, type JobPatch } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { listen } from '#test/support/port.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { contentOf, openTerminal } from './terminal.ts'

let server: CompileoServer

beforeEach(async () => {
  server = await startServer()
})

const running = (id = uuid) => addRunning(server, id)

async function startWaiting(...flags: readonly string[]) {
  running()
  const terminal = await openTerminal()
  const ended = terminal.run('wait', uuid, '--server', server.url, ...flags)
  await terminal.untilWritten(/Reading page 1/)
  return { terminal, ended }
}

const completedBefore = (id: string) => ({
  serverId: 'server',
  jobId: id,
  addedAt: Date.now(),
  status: 'completed',
  ending: { id: 'completed@1', kind: 'completed', run: 1, at: Date.now(), progress: 100 },
})

async function waitByFakeClock(...more: readonly string[]) {
  const clock = createFakeClock(undefined, 10)
  const away = await startServer({ clock })
  addRunning(away)
  away.addJob({ id: other, status: 'running' })
  const terminal = await openTerminal({ clock })
  let code: number | undefined
  void terminal.run('wait', uuid, '--server', away.url, ...more).then((ended) => (code = ended))
  const untilWritten = (pattern: RegExp) =>
    clock.advanceUntil(() => pattern.test(terminal.out() + terminal.err()))
  await untilWritten(/Reading page 1/)
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

async function waitWithSlowStatus(statusMs: number, ...more: readonly string[]) {
  const wait = await waitByFakeClock(...more)
  wait.server.faults.add({ on: 'status', do: { kind: 'slow', ms: statusMs } })
  return wait
}

/** Forwards to the server, but cuts the first response with the dataset. */
async function serveCutting(): Promise<string> {
  server.lists.offered = true
  server.lists.datasetFiles.set('d-1', 'half whole')
  const result = { job_type: 'dataset_generation', result: { dataset_id: 'd-1' } }
  server.addJob({ id: uuid, status: 'completed', result })
  let hasCut = false
  const proxy = createServer(({ url = '' }, response) => {
    if (hasCut || !url.endsWith('/download')) return void forward(url, response)
    hasCut = true
    response.writeHead(200, { 'content-type': 'application/zip', 'content-length': '10' })
    response.write('half ', () => response.destroy())
  })
  const forward = async (path: string, response: ServerResponse) => {
    const answer = await fetch(`${server.url}${path}`)
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(await answer.text())
  }
  closeAfterTest(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${await listen(proxy)}`
}

describe('the `wait` command', () => {
  it('exits with code 0 and prints the result, after five requests', async () => {
    const { terminal, ended } = await startWaiting()
    server.updateJob(uuid, { progress: 70, currentStep: 'Reading page 2' })
    await terminal.untilWritten(/Reading page 2/)
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await ended).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(terminal.err()).toBe(
      `${uuid}: running, 40%, Reading page 1\n${uuid}: running, 70%, Reading page 2\n`,
    )
    // The job's status, stream and outcome, the queue's counts, and the plugin's version.
    expect(server.requests.total).toBe(5)
    expect(server.openStreams()).toEqual([])
  })

  it.each([
    ['without options', 0, []],
    ['with --strict', 1, ['--strict']],
  ])('%s, prints a job’s errors and exits with code %i', async (_, code, flags) => {
    const { terminal, ended } = await startWaiting(...flags)
    const result = {
      total_documents: 3,
      processed_documents: 2,
      results: [{ status: 'failed', error: 'E\u001B[2J' }],
    }
    server.updateJob(uuid, { status: 'completed', progress: 100, result })
    expect(await ended).toBe(code)
    expect(JSON.parse(terminal.out())).toEqual(result)
    expect(terminal.err()).toContain(`${uuid}: completed with errors: 1 of 3 documents failed: E\\u001b[2J\n`)
  })

  it('keeps waiting for a job that the server lost track of, and reports this once', async () => {
    const { terminal, end, server: away, untilWritten, code } = await waitByFakeClock()
    away.updateJob(uuid, { status: 'failed', error: stuckError })
    await untilWritten(/lost track/)
    expect(code()).toBeUndefined()
    await end(completed)
    expect(code()).toBe(0)
    expect(terminal.err().match(/The server lost track of this job. It may still be running./g)).toHaveLength(
      1,
    )
  })

  it('shows the remaining time estimated from earlier runs, or the usual duration', async () => {
    const minute = 60_000
    const clock = createFakeClock(undefined, 10)
    const terminal = await openTerminal({ columns: 120, clock })
    const watched = { serverId: 'server', jobId: uuid, kind: 'parsing', addedAt: clock.now() }
    await terminal.writeWatchList({
      servers: [{ id: 'server', name: 'Lab', url: server.url }],
      jobs: [watched, { ...watched, jobId: other }],
    })
    const history = [8, 8.4, 9].map((minutes, run) => ({
      v: 1,
      jobKind: 'parsing',
      due: {
        id: `completed@${run}`,
        key: `server/old-${run}`,
        kind: 'completed',
        run: 1,
        startedAt: clock.now() - minutes * minute,
        at: clock.now(),
        progress: 100,
      },
    }))
    const file = join(terminal.folder, 'outcomes.jsonl')
    const lines = `${history.map((line) => JSON.stringify(line)).join('\n')}\n`
    await writeFile(file, lines)
    // The start time is by the server's clock, which differs from the terminal's.
    server.updateJob(running().id, { startedAt: Date.now() - 3.4 * minute })
    server.addJob({ id: other, status: 'pending' })
    const code = terminal.run('wait', uuid, other)
    await terminal.untilWritten(/40% {2}5 min left {2}Reading page 1/)
    await terminal.untilWritten(/0% {2}usually 8–9 min {2}waiting/)
    await clock.advanceUntil(() => terminal.err().includes(' 4 min left '), 1_000)
    terminal.interrupt()
    await code
    expect((await contentOf(terminal.folder)).get('outcomes.jsonl')).toBe(lines)
  })

  it.each([
    [120, `${uuid}  ████████░░░░░░░░░░░░   40%  Reading page 1\n`],
    [80, 'a1b2c3d4-0000-4000-8000-0000000…  ████████░░░░░░░░░░░░   40%  Reading page 1\n'],
    [79, 'a1b2c3d4-0000-4000-8000-000000…  ████░░░░░░   40%  Reading page 1\n'],
    [50, 'a1b2c3d4-0000-4000-…  ████░░░░░░   40%  Reading …\n'],
    [49, 'a1b2c3d4-0000-4000…   40%  Reading page 1\n'],
    [12, 'a1b2c3d…  …\n'],
  ])('draws as much of name, bar, percentage and step as fits into %i columns', async (columns, line) => {
    running()
    const terminal = await openTerminal({ columns })
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await terminal.untilWritten(/a1b2/)
    expect(terminal.err()).toContain(line)
    terminal.interrupt()
    await ended
  })

  it('draws one line per job, even if the job is waiting or its server is down', async () => {
    running('short')
    running()
    server.addJob({ id: other, status: 'pending' })
    const second = await startServer()
    second.addJob({ id: 'away', status: 'running' })
    const terminal = await openTerminal({ columns: 100 })
    const far = `${second.url}/api/v1/jobs/status/away`
    const ended = terminal.run('wait', 'short', uuid, other, far, '--server', server.url)
    const bar = '████████░░░░░░░░░░░░'
    await terminal.untilWritten(new RegExp(`short {33}${bar} {3}40% {2}Reading page 1`))
    await terminal.untilWritten(new RegExp(`${uuid} {2}${bar} {3}40% {2}Reading page 1`))
    await terminal.untilWritten(new RegExp(`${other} {2}░{20} {4}0% {2}waiting`))
    await second.stop()
    await terminal.untilWritten(/away {34}.*(refused|reach)/i)
    terminal.interrupt()
    expect(await ended).toBe(130)
  })

  it.each([
    [
      1,
      'failed',
      {
        status: 'failed',
        error: 'Traceback (most recent call last):\n  x\nOSError: no space',
        result: { pages: 1 },
      },
      'OSError: no space\n',
    ],
    [3, 'cancelled', { status: 'cancelled' }, ''],
  ] as const)('exits with code %i if the job’s outcome is “%s”', async (code, _, patch, out) => {
    const { terminal, ended } = await startWaiting()
    server.updateJob(uuid, patch)
    expect(await ended).toBe(code)
    expect(terminal.out()).toBe(out)
  })

  it('exits with code 4 if no server knows the job or the job is deleted', async () => {
    const terminal = await openTerminal()
    expect(await terminal.run('wait', other, '--server', server.url)).toBe(4)
    expect(terminal.err()).toContain('not found')
    const lost = await startWaiting()
    server.removeJob(uuid)
    expect(await lost.ended).toBe(4)
    expect(lost.terminal.err()).toContain(`${uuid}: lost`)
    const scripted = await startWaiting('--json')
    server.removeJob(uuid)
    expect(await scripted.ended).toBe(4)
    expect(scripted.terminal.records().at(-1)).toMatchObject({ status: 'lost' })
  })

  it('uses the server’s current report about a watched job, not an earlier report', async () => {
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { pages: 2 } })
    server.addJob({ id: other, status: 'failed', error: 'no space' })
    const terminal = await openTerminal()
    const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
    const jobs = [uuid, other].map(completedBefore)
    await terminal.writeWatchList({ servers, jobs })
    expect(await terminal.run('wait', uuid)).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(await terminal.run('wait', other)).toBe(1)
    await server.stop()
    expect(await terminal.run('wait', uuid)).toBe(5)
  })

  it('exits with code 5 if the server is never reached or rejects the key', async () => {
    const away = await startServer()
    const { url } = away
    await away.close()
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, '--server', url)).toBe(5)
    expect(terminal.err()).not.toBe('')
    const locked = await startServer({ apiKey: 'right' })
    locked.addJob({ id: uuid, status: 'running' })
    const rejected = await openTerminal({ apiKey: 'wrong' })
    expect(await rejected.run('wait', uuid, '--server', locked.url)).toBe(5)
    expect(rejected.err()).toMatch(/key/i)
    const accepted = await openTerminal({ apiKey: 'right' })
    expect(await accepted.run('status', uuid, '--server', locked.url)).toBe(0)
  })

  it('continues through a network outage, and reports the outage', async () => {
    const { terminal, ended } = await startWaiting()
    await server.stop()
    await terminal.untilWritten(/refused|reach/i)
    await server.start()
    await terminal.untilWritten(/refused[^]*Reading page 1/i)
    server.updateJob(uuid, { status: 'completed', result: { pages: 2 } })
    expect(await ended).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
  })

  it('continues while a captive portal responds instead of the server', async () => {
    const { server: away, terminal, untilWritten, end, code } = await waitByFakeClock()
    await away.stop()
    const portal = away.faults.add({ on: 'any', do: commonFaults.page(404) })
    await away.start()
    await untilWritten(/No Compileo Jobs API/)
    expect(code()).toBeUndefined()
    portal.remove()
    await end(completed)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    expect(code()).toBe(0)
  })

  it('exits with code 5 when the server stops accepting the key', async () => {
    const { server: locked, terminal, end, code } = await waitByFakeClock()
    locked.apiKey = 'another'
    await end(completed)
    expect(terminal.err()).toMatch(/key/i)
    expect(terminal.out()).toBe('')
    expect(code()).toBe(5)
  })

  it('prints the job’s state and exits with code 124 at the timeout', async () => {
    const clock = createFakeClock()
    running()
    const terminal = await openTerminal({ clock })
    const ended = terminal.run('wait', uuid, '--server', server.url, '--timeout', '90')
    await terminal.untilWritten(/Reading page 1/)
    await clock.advance(89_000)
    await clock.advance(2_000)
    expect(await ended).toBe(124)
    expect(terminal.err().trimEnd().split('\n').at(-1)).toBe(
      `${uuid}: running, 40%, Reading page 1 (longer than 1 min 30 s)`,
    )
    expect(clock.pending()).toEqual([])
  })

  it('includes the time for reading IDs in the timeout', async () => {
    const clock = createFakeClock(undefined, 12)
    running()
    const input = new PassThrough()
    const terminal = await openTerminal({ clock, input })
    let code: number | undefined
    const ended = terminal.run('wait', '-', '--server', server.url, '--timeout', '90')
    void ended.then((given) => (code = given))
    await clock.advance(60_000)
    input.end(`${uuid}\n`)
    await terminal.untilWritten(/Reading page 1/)
    await clock.advance(29_000)
    expect(code).toBeUndefined()
    await clock.advance(1_000)
    expect(code).toBe(124)
  })

  it('prints that a job has no status yet if its server doesn’t respond', async () => {
    const clock = createFakeClock()
    const unanswered = server.faults.add({ on: 'status', do: { kind: 'silence' } })
    const terminal = await openTerminal({ clock })
    const ended = terminal.run('wait', uuid, '--server', server.url, '--timeout', '5')
    await server.until(() => unanswered.strikes > 0)
    await clock.advance(5_000)
    expect(await ended).toBe(124)
    expect(terminal.err()).toBe(`${uuid}: no status yet (longer than 5 s)\n`)
  })

  it('exits with code 130 on Ctrl+C while it confirms an outcome', async () => {
    const { server: slow, clock, terminal, untilEnded, code } = await waitWithSlowStatus(600_000)
    const before = slow.requests.count({ route: 'status' })
    slow.updateJob(uuid, completed)
    await clock.advanceUntil(() => slow.requests.count({ route: 'status' }) > before)
    terminal.interrupt()
    await untilEnded()
    expect(code()).toBe(130)
    await slow.close()
    expect(clock.pending()).toEqual([])
  })

  it('exits with code 130 on Ctrl+C while it fetches a large result', async () => {
    server.addJob({ id: uuid, status: 'completed', result: { text: 'x'.repeat(100_000) } })
    const whole = server.faults.add({ on: 'status', after: 1, do: { kind: 'silence' } })
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, '--server', server.url)
    await server.until(() => whole.strikes > 0)
    terminal.interrupt()
    expect(await ended).toBe(130)
    expect(terminal.out()).toBe('')
  })

  it('exits with the worst code of several jobs, and prints a line for each job', async () => {
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

  it('with --any, ends when the first job has finished', async () => {
    running()
    running(other)
    const terminal = await openTerminal()
    const ended = terminal.run('wait', uuid, other, '--any', '--server', server.url)
    await terminal.untilWritten(new RegExp(`${other}: running`))
    server.updateJob(other, { status: 'completed', result: { pages: 3 } })
    expect(await ended).toBe(0)
    expect(terminal.out()).toBe(`${other}\tcompleted\t{"pages":3}\n`)
  })

  it('prints only one line per change with --json', async () => {
    const { terminal, ended } = await startWaiting('--json')
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await ended).toBe(0)
    expect(terminal.records()).toEqual([
      expect.objectContaining({ jobId: uuid, status: 'running', progress: 40, step: 'Reading page 1' }),
      expect.objectContaining({ jobId: uuid, status: 'completed', result: { pages: 2 } }),
    ])
    expect(terminal.err()).toBe('')
  })

  it.each([
    { how: 'completed', patch: completed, code: 0, out: '{\n  "pages": 2\n}\n' },
    {
      how: 'failed',
      patch: { status: 'failed', error: 'OSError: no space' } as const,
      code: 1,
      out: 'OSError: no space\n',
    },
  ])('waits for a slow status response, and exits with code $code if the job has $how', async (expected) => {
    const { terminal, end, code } = await waitWithSlowStatus(5_000)
    expect(await end(expected.patch)).toBeGreaterThanOrEqual(5_000)
    expect(terminal.out()).toBe(expected.out)
    expect(code()).toBe(expected.code)
  })

  it('prints the expected end of the job with --json', async () => {
    const { server: away, terminal, clock, end } = await waitByFakeClock('--json')
    for (const progress of [20, 30, 40]) {
      await clock.advance(20_000)
      away.updateJob(uuid, { progress })
    }
    await clock.advance(2_000)
    const lines = terminal.out().trim().split('\n')
    const { expectedEndAt } = JSON.parse(lines.at(-1) ?? '')
    // The remaining 60% take 120 s, at 10% in 20 s.
    expect(Math.abs(Date.parse(expectedEndAt) - clock.now() - 120_000)).toBeLessThan(45_000)
    expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('expectedEndAt')
    await end(completed)
  })

  it('prints an outcome and its result only once with --json, even if the status is slow', async () => {
    const { terminal, end } = await waitWithSlowStatus(5_000, '--json')
    await end(completed)
    expect(terminal.records()).toEqual([
      expect.objectContaining({ status: 'running' }),
      expect.objectContaining({ status: 'completed', result: { pages: 2 } }),
    ])
  })

  it('exits with code 124 at the timeout if no status confirms the outcome', async () => {
    const { terminal, end, code } = await waitWithSlowStatus(600_000, '--timeout', '20')
    expect(await end({ status: 'failed', error: 'no space' })).toBeLessThan(21_000)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toContain(`${uuid}: running, 40%, Reading page 1 (longer than 20 s)`)
    expect(code()).toBe(124)
  })

  it('exits with code 124 at the timeout while it fetches a large result', async () => {
    const { server: slow, clock, terminal, untilEnded, code } = await waitByFakeClock('--timeout', '5')
    const whole = slow.faults.add({ on: 'status', after: 1, do: { kind: 'slow', ms: 600_000 } })
    slow.updateJob(uuid, { status: 'completed', result: { text: 'x'.repeat(100_000) } })
    await clock.advanceUntil(() => whole.strikes > 0)
    expect(await untilEnded()).toBeLessThan(6_000)
    expect(terminal.out()).toBe('')
    expect(code()).toBe(124)
  })

  it('prints another job’s outcome while it fetches a large result', async () => {
    const { server: slow, clock, terminal } = await waitByFakeClock(other)
    const whole = slow.faults.add({ on: 'status', jobId: uuid, after: 1, do: { kind: 'slow', ms: 600_000 } })
    slow.updateJob(uuid, { status: 'completed', result: { text: 'x'.repeat(100_000) } })
    await clock.advanceUntil(() => whole.strikes > 0)
    slow.updateJob(other, { status: 'failed', error: 'no space' })
    await clock.advanceUntil(() => terminal.out() !== '')
    expect(terminal.out()).toBe(`${other}\tfailed\tno space\n`)
    terminal.interrupt()
  })

  it('still prints a result that was being fetched when the key was rejected', async () => {
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

  it('fetches a result of 100,000 characters separately, and prints an error if that fails', async () => {
    const text = 'x'.repeat(100_000)
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { text } })
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, '--server', server.url)).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ text })
    const broken = await openTerminal()
    server.faults.add({ on: 'status', after: 1, do: commonFaults.page() })
    expect(await broken.run('wait', uuid, '--server', server.url)).toBe(5)
    expect(broken.out()).toBe('')
    expect(broken.err()).toContain(`${uuid}: completed, but its result can’t be printed: `)
  })

  it('prints a 12 MB result completely', async () => {
    const { terminal, ended } = await startWaiting()
    const text = 'x'.repeat(12_000_000)
    server.updateJob(uuid, { status: 'completed', result: { text } })
    expect(await ended).toBe(0)
    expect(terminal.out() === `${JSON.stringify({ text })}\n`).toBe(true)
  })

  it.each([
    ['with --json', '--json', (line: string) => JSON.parse(line).result],
    ['when it waits for two jobs', other, (line: string) => JSON.parse(line.split('\t')[2] ?? '')],
  ])('prints a large result on one line %s', async (_, more, resultIn) => {
    const result = { text: 'x'.repeat(6_000_000) }
    for (const id of [uuid, other]) server.addJob({ id, status: 'completed', result })
    const terminal = await openTerminal()
    expect(await terminal.run('wait', uuid, more, '--server', server.url)).toBe(0)
    const lines = terminal.out().trimEnd().split('\n')
    for (const line of lines) expect(JSON.stringify(resultIn(line)) === JSON.stringify(result)).toBe(true)
    expect(lines).toHaveLength(more === other ? 2 : 1)
  })

  it.each([
    ['with --json', '--json'],
    ['when it waits for two jobs', other],
  ])('removes the line breaks from a large result %s', async (_, more) => {
    const forged = JSON.stringify({ schema: 1, jobId: other, status: 'completed' })
    const breaks = `\n${forged}\n\r\n${other}\tcompleted\n`
    const pad = 'x'.repeat(6_000_000)
    const body = `{"job_id": "${uuid}", "status": "completed", "result": {"pad": "${pad}", "a": [1,${breaks} 2]}}`
    server.addJob({ id: other, status: 'failed', error: 'no space' })
    server.faults.add({ on: 'status', jobId: uuid, do: { kind: 'answer', status: 200, body } })
    const terminal = await openTerminal()
    await terminal.run('wait', uuid, more, '--server', server.url)
    const lines = terminal.out().trimEnd().split('\n')
    expect(lines.filter((line) => !line.includes(uuid) && !line.includes('no space'))).toEqual([])
    expect(lines).toHaveLength(more === other ? 2 : 1)
  })

  it.each([
    ['100', 100],
    ['6,000,000', 6_000_000],
  ])('saves a result of %s characters with --save', async (_, length) => {
    const result = { text: 'x'.repeat(length) }
    server.addJob({ id: uuid, status: 'completed', result })
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'result.json')
    expect(await terminal.run('wait', uuid, '--save', file, '--server', server.url)).toBe(0)
    expect(terminal.out()).toBe('')
    expect(terminal.err()).toContain(`Saved to ${file}`)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(result)
  })

  it.each([
    ['without options', []],
    ['with --save', ['--save']],
    ['with --json', ['--json']],
  ])('%s, doesn’t treat the counts in the plugin’s journal as the result', async (_, flags) => {
    server.pluginMounted = true
    await fetch(`${server.url}/api/v1/plugins/tray/outcomes`)
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'result.json')
    const save = flags[0] === '--save' ? [...flags, file] : flags
    running()
    const ended = terminal.run('wait', uuid, '--server', server.url, ...save)
    await server.until(() => server.openStreams().length > 0)
    server.updateJob(uuid, { status: 'completed', result: { total: 3, text: 'x'.repeat(64_000) } })
    server.removeJob(uuid)
    expect(await ended).toBe(5)
    expect(terminal.err()).toContain('Only the counts of this result are left')
    expect(terminal.out()).not.toContain('"total":')
    expect(existsSync(file)).toBe(false)
  })

  it('rejects --save before it waits if the folder doesn’t exist', async () => {
    running()
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'gone', 'result.json')
    expect(await terminal.run('wait', uuid, '--save', file, '--server', server.url)).toBe(2)
    expect(terminal.err()).toBe(`--save ${file}: Couldn’t write the file: its folder doesn’t exist\n`)
    expect(server.requests.total).toBe(0)
  })

  it.each([
    ['100,000', 100_000],
    ['6,000,000', 6_000_000],
  ])('requests a result of %s characters again with --save after a failure', async (_, length) => {
    const result = { text: 'x'.repeat(length) }
    server.addJob({ id: uuid, status: 'completed', result })
    const fault = server.faults.add({ on: 'status', after: 1, times: 1, do: { kind: 'drop' } })
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'result.json')
    expect(await terminal.run('wait', uuid, '--save', file, '--server', server.url)).toBe(0)
    expect(fault.strikes).toBe(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(result)
  })

  it('with --save to a file, downloads the whole dataset again after an interruption', async () => {
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'set.json')
    expect(await terminal.run('wait', uuid, '--save', file, '--server', await serveCutting())).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('half whole')
  })

  it('with --save to a pipe, exits with code 5 if the dataset’s download is interrupted', async () => {
    const terminal = await openTerminal()
    const pipe = join(terminal.folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = spawn('cat', [pipe])
    closeAfterTest(() => reader.kill())
    const reading = consumers.text(reader.stdout)
    expect(await terminal.run('wait', uuid, '--save', pipe, '--server', await serveCutting())).toBe(5)
    expect(await reading).toBe('half ')
  })

  it('exits with code 130 on Ctrl+C while it saves, and leaves no file behind', async () => {
    server.addJob({ id: uuid, status: 'completed', result: { text: 'x'.repeat(6_000_000) } })
    const saving = server.faults.add({ on: 'status', after: 1, do: { kind: 'silence' } })
    const terminal = await openTerminal()
    const before = readdirSync(terminal.folder)
    const file = join(terminal.folder, 'result.json')
    const ended = terminal.run('wait', uuid, '--save', file, '--server', server.url)
    await server.until(() => saving.strikes > 0)
    terminal.interrupt()
    expect(await ended).toBe(130)
    expect(terminal.err()).not.toContain('can’t be saved')
    expect(readdirSync(terminal.folder)).toEqual(before)
  })

  it('saves a dataset job’s dataset with --save, or fails if there is none', async () => {
    server.lists.offered = true
    server.lists.datasetFiles.set('d-1', '[1]')
    const result = { job_type: 'dataset_generation', result: { dataset_id: 'd-1' } }
    server.addJob({ id: uuid, status: 'completed', result })
    const terminal = await openTerminal()
    const file = join(terminal.folder, 'set.json')
    expect(await terminal.run('wait', uuid, '--save', file, '--server', server.url)).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('[1]')
    server.lists.datasetFiles.clear()
    expect(await terminal.run('wait', uuid, '--save', file, '--server', server.url)).toBe(5)
    expect(terminal.err()).toContain('can’t be saved')
    expect(readFileSync(file, 'utf8')).toBe('[1]')
  })
})
