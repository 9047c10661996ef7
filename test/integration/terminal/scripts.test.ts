import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { jobLineSchema } from '#main/terminal/json-line.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts'

let server: CompileoServer
beforeEach(async () => {
  server = await startServer()
})

const third = 'c1b2c3d4-0000-4000-8000-000000000003'

const complete = (id: string) => server.addJob({ id, status: 'completed', progress: 100, result: { id } })

async function openProfile(options: TerminalOptions = {}): Promise<Terminal> {
  const terminal = await openTerminal(options)
  const jobs = [
    { jobId: uuid, batch: 'b1' },
    { jobId: other, batch: 'b1' },
    { jobId: third, label: 'Text books' },
  ].map((job) => ({ serverId: 'server', addedAt: 1, ...job }))
  const servers = [{ id: 'server', name: 'Lab', url: server.url }]
  await terminal.writeWatchList({ servers, jobs, batches: [{ id: 'b1', name: 'Night' }] })
  return terminal
}

describe('the jobs of a terminal command', () => {
  it('are read from standard input in addition to the command line', async () => {
    for (const id of [uuid, other, third]) complete(id)
    const terminal = await openProfile({ input: [uuid.slice(0, 20), `${uuid.slice(20)}\n  ${other}\n`] })
    expect(await terminal.run('wait', '-', third)).toBe(0)
    const ended = terminal.out().trimEnd().split('\n')
    expect(new Set(ended.map((line) => line.split('\t')[0]))).toEqual(new Set([uuid, other, third]))
  })

  it('are those of a batch with --batch; the worst outcome determines the exit code', async () => {
    complete(uuid)
    server.addJob({ id: other, status: 'failed', error: 'no space' })
    const terminal = await openProfile()
    expect(await terminal.run('wait', '--batch', 'Night')).toBe(1)
    expect(new Set(terminal.out().trimEnd().split('\n'))).toEqual(
      new Set([`${uuid}\tcompleted\t{"id":"${uuid}"}`, `${other}\tfailed\tno space`]),
    )
    expect(await terminal.run('wait', '--batch', 'Day')).toBe(2)
    expect(terminal.err()).toMatch(/Day: no such batch; the batches are: Night\n$/)
  })

  it('are all unfinished watched jobs with --all', async () => {
    const terminal = await openTerminal()
    await terminal.writeWatchList({
      servers: [{ id: 'server', name: 'Lab', url: server.url }],
      jobs: [
        { serverId: 'server', jobId: uuid, addedAt: 1 },
        {
          serverId: 'server',
          jobId: other,
          addedAt: 1,
          ending: { id: 'o', kind: 'failed', run: 1, at: 2 },
        },
      ],
    })
    complete(uuid)
    expect(await terminal.run('wait', '--all')).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ id: uuid })
    expect(terminal.err()).not.toContain('No watched job')
    const idle = await openTerminal()
    await writeProfile(idle.folder, { name: 'Lab', url: server.url }, [])
    expect(await idle.run('wait', '--all')).toBe(0)
    expect(idle.err()).toBe('No watched job is running or waiting\n')
  })

  it('can be named by their labels', async () => {
    complete(third)
    const terminal = await openProfile()
    expect(await terminal.run('status', 'Text books')).toBe(0)
    expect(terminal.out()).toBe('Text books: completed\n')
  })
})

it('a terminal command times out if standard input doesn’t end before the --timeout', async () => {
  const silent = new PassThrough()
  onTestFinished(() => void silent.destroy())
  const clock = createFakeClock()
  const terminal = await openProfile({ input: silent, clock })
  const waiting = terminal.run('wait', '-', '--timeout', '30')
  await clock.untilSleeping((ms) => ms === 30_000)
  await clock.advance(30_000)
  expect(await waiting).toBe(124)
  expect(terminal.err()).toBe('-: timed out\n')
})

it.each([
  ['is empty', [''], /^-: no job IDs on standard input\n$/],
  ['has too many IDs', ['job '.repeat(1_001)], /^-: too many jobs: the limit is 1000\n$/],
  ['is too long', ['x'.repeat(400_000)], /^-: too many jobs/],
])('a terminal command exits with code 2 if standard input %s', async (_how, input, words) => {
  const terminal = await openProfile({ input })
  expect(await terminal.run('status', '-')).toBe(2)
  expect(terminal.err()).toMatch(words)
  expect(server.requests.total).toBe(0)
})

it('`list --server` prints the jobs of a server that isn’t configured', async () => {
  const { id: project } = server.lists.addProject({ name: 'Cardiology' })
  server.lists.addExtraction(project, { id: other, status: 'running', progress: 20 })
  const terminal = await openTerminal()
  expect(await terminal.run('list', '--server', server.url)).toBe(0)
  expect(terminal.out()).toMatch(new RegExp(`^${other} .*running \\(not watched\\) {2}20%`, 'm'))
})

it('`wait --quiet` prints results and errors, but no progress', async () => {
  addRunning(server)
  const terminal = await openTerminal()
  const ended = terminal.run('wait', '--quiet', uuid, '--server', server.url)
  await server.until(() => server.openStreams().length === 1)
  server.updateJob(uuid, { progress: 70, currentStep: 'Reading page 2' })
  server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
  expect(await ended).toBe(0)
  expect(terminal.out()).toBe('{\n  "pages": 2\n}\n')
  expect(terminal.err()).toBe('')
})

it('`status --watch` prints each change and finally the outcome', async () => {
  addRunning(server)
  const terminal = await openTerminal()
  const ended = terminal.run('status', '--watch', uuid, '--server', server.url)
  await terminal.untilWritten(/Reading page 1/)
  server.updateJob(uuid, { progress: 70, currentStep: 'Reading page 2' })
  await terminal.untilWritten(/70%/)
  server.updateJob(uuid, { status: 'failed', error: 'OSError: no space' })
  expect(await ended).toBe(1)
  const lines = terminal.out().split('\n')
  expect(lines).toContain(`${uuid}: running, 40%, Reading page 1`)
  expect(lines).toContain(`${uuid}: running, 70%, Reading page 2`)
  expect(lines.slice(-3)).toEqual([`${uuid}: failed`, '  OSError: no space', ''])
  expect(terminal.err()).toBe('')
})

it('each line that --json prints matches the schema', async () => {
  complete(uuid)
  server.addJob({ id: other, status: 'failed', error: 'OSError: no space' })
  addRunning(server, third)
  const terminal = await openProfile()
  await terminal.run('wait', uuid, other, '--json')
  await terminal.run('status', uuid, third, 'unknown', '--json')
  await terminal.run('list', '--all', '--json')
  await terminal.run('restart', other, '--json')
  await terminal.run('cancel', third, '--json')
  const lines = terminal.records()
  expect(lines.length).toBeGreaterThanOrEqual(10)
  expect(lines.flatMap((line) => jobLineSchema.safeParse(line).error?.issues ?? [])).toEqual([])
})
