import { beforeEach, describe, expect, it } from 'vitest'
import { commonFaults, type CompileoServer, type JobSeed } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { openTerminal } from './terminal.ts'

let server: CompileoServer

beforeEach(async () => {
  server = await startServer()
})

const running = (id = uuid) => addRunning(server, id)

const hostile = 'a\u001B]52;c;ZXZpbA\u0007\u009B2J\u007F\u202Eb\nz'
const shownAs = String.raw`a\u001b]52;c;ZXZpbA\u0007\u009b2J\u007f\u202eb`

describe('an untrusted text in the terminal', () => {
  const failed = { status: 'failed', error: hostile.replace('\n', '') } as const

  it.each<[string, { job: JobSeed; argv: string[]; detail?: string }]>([
    ['a step', { job: { status: 'running', currentStep: hostile }, argv: ['status', uuid] }],
    ['an error', { job: failed, argv: ['status', uuid] }],
    ['the error of a job that ended', { job: failed, argv: ['wait', uuid] }],
    ['a name', { job: failed, argv: ['list'] }],
    ['JSON', { job: failed, argv: ['status', '--json', uuid] }],
    ['a listing as JSON', { job: failed, argv: ['list', '--json', '--all'] }],
    ['a message', { job: failed, argv: ['status', uuid], detail: `Job not found: ${hostile}` }],
    ['a wrong command line', { job: failed, argv: ['status', `--${hostile}`] }],
  ])('can’t control the terminal or add a line if it is in %s', async (_, { job, argv, detail }) => {
    server.addJob({ id: uuid, ...job })
    server.lists.addExtraction(server.lists.addProject({ name: hostile }).id, { id: other, ...job })
    if (detail !== undefined) server.faults.add({ on: 'status', do: commonFaults.error(404, detail) })
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

  it('is unchanged when the printed JSON is parsed', async () => {
    server.addJob({ id: uuid, status: 'running', currentStep: hostile })
    const terminal = await openTerminal()
    await terminal.run('status', '--json', uuid, '--server', server.url)
    expect(JSON.parse(terminal.out())).toMatchObject({ step: hostile })
  })

  it.each([
    ['of unknown width', undefined],
    ['with 200 columns', 200],
  ])('can’t control a terminal %s while a command waits', async (_, columns) => {
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
    // ESC alone isn't in this list, because our own output also uses escape sequences.
    const steering = ['\u001B]', '\u0007', '\u009B', '\u007F', '\u202E', '\nz']
    expect(steering.filter((signs) => terminal.err().includes(signs))).toEqual([])
    expect(terminal.err()).toContain(`50%, ${shownAs} z`)
  })

  it('is printed without direction marks, which terminals don’t support', async () => {
    server.faults.add({ on: 'status', do: commonFaults.error(404, 'Job not found: שלום') })
    const terminal = await openTerminal()
    await terminal.run('status', uuid, '--server', server.url)
    expect(terminal.err()).toMatch(/: Job not found: שלום$/m)
  })

  it('is truncated to 300 characters', async () => {
    server.addJob({ id: uuid, status: 'failed', error: 'x'.repeat(10_000) })
    const terminal = await openTerminal()
    await terminal.run('status', uuid, '--server', server.url)
    expect(terminal.out()).toMatch(/^ {2}x{299}…$/m)
  })
})
