import { beforeEach, describe, expect, it } from 'vitest'
import { addServer, editServer } from '#main/core/commands/servers/edit-servers.ts'
import type { Core } from '#main/core/core.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createNotificationRecorder, type NotificationRecorder } from '#test/support/notification-recorder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

let server: CompileoServer
let clock: FakeClock
let folder: string
let person: NotificationRecorder
const minute = 60_000

const turns = 16

beforeEach(async () => {
  clock = createFakeClock(undefined, turns)
  folder = createTempFolder()
  person = createNotificationRecorder()
  server = await startServerForTest({ clock })
})

function start(): Core {
  const core = openCoreDuringTest({ folder, clock, presenter: person.presenter })
  core.store.setSettings({ notifyAlerts: true })
  core.start()
  return core
}

async function restart(core: Core, offMs = minute): Promise<Core> {
  await core.stop()
  await clock.advance(offMs)
  return start()
}

const serverOf = ({ store }: Core) => [...store.state().servers.values()][0]
const kinds = (core: Core) => serverOf(core)?.alerts.map(({ kind }) => kind)

function limitCpu(core: Core): void {
  const { id = '' } = serverOf(core) ?? {}
  expect(editServer(core.context, { serverId: id, alertLevels: { cpuPercent: 90 } })).toEqual({ ok: true })
}

describe('a queue alert across several launches of the program', () => {
  it('is announced once, cleared when the value falls, and announced when raised again', async () => {
    let core = start()
    addServer(core.context, { url: server.url, name: 'Lab' })
    limitCpu(core)
    server.machine.cpuPercent = 95
    await clock.advance(3 * minute)
    expect(person.titles()).toEqual(['Lab: CPU at 95%'])
    const { raisedAt } = serverOf(core)?.alerts[0] ?? {}

    server.machine.cpuPercent = 97
    core = await restart(core)
    expect(serverOf(core)?.alerts).toMatchObject([{ kind: 'cpu', raisedAt }])
    await clock.advance(5 * minute)
    expect(formatAllMessages(serverOf(core)?.alerts)).toMatchObject([
      { kind: 'cpu', raisedAt, message: 'CPU at 97%' },
    ])
    expect(person.titles()).toHaveLength(1)

    // The load stays near the threshold, even after a restart.
    server.machine.cpuPercent = 85
    core = await restart(core)
    await clock.advance(3 * minute)
    expect(kinds(core)).toEqual(['cpu'])
    server.machine.cpuPercent = 20
    await clock.advance(2 * minute)
    expect(kinds(core)).toEqual([])

    core = await restart(core)
    server.machine.cpuPercent = 95
    await clock.advance(3 * minute)
    expect(kinds(core)).toEqual(['cpu'])
    expect(person.titles()).toEqual(['Lab: CPU at 95%', 'Lab: CPU at 95%'])
  })

  it('stays raised while the statistics can’t be fetched', async () => {
    let core = start()
    addServer(core.context, { url: server.url, name: 'Lab' })
    limitCpu(core)
    server.machine.cpuPercent = 95
    await clock.advance(3 * minute)
    server.faults.add({ on: 'stats', do: commonFaults.error(500, 'Failed to get queue stats: no memory') })
    core = await restart(core)
    await clock.advance(10 * minute)
    expect(serverOf(core)).toMatchObject({ reach: 'ok', alerts: [{ kind: 'cpu' }] })
    expect(person.titles()).toHaveLength(1)
  })
})

async function away(): Promise<Core> {
  const core = start()
  addServer(core.context, { url: server.url, name: 'Lab' })
  await clock.advance(minute)
  await server.stop()
  await clock.advance(8 * minute)
  expect(person.titles()).toEqual(['Lab has been unreachable for over five minutes'])
  return core
}

describe('the alert about an unreachable server across several launches of the program', () => {
  it('isn’t announced again while the server stays unreachable', async () => {
    const core = await restart(await away())
    await clock.advance(10 * minute)
    expect(kinds(core)).toEqual(['unreachable'])
    expect(person.titles()).toHaveLength(1)
  })

  it.each([
    ['if the server was back before the program was launched', () => undefined],
    [
      'by a server that responds but can’t report its queue',
      () => server.faults.add({ on: 'stats', do: commonFaults.error(503, 'Queue manager not available') }),
    ],
  ])('is cleared %s', async (_, trouble) => {
    const core = await away()
    await server.start()
    trouble()
    const again = await restart(core)
    await clock.advance(minute)
    expect(kinds(again)).toEqual([])
  })

  it('doesn’t count the time when the program wasn’t running', async () => {
    const core = start()
    addServer(core.context, { url: server.url, name: 'Lab' })
    await clock.advance(minute)
    await core.stop()
    await server.stop()
    const again = await restart(core, 8 * 60 * minute)
    await clock.advance(4 * minute)
    expect(kinds(again)).toEqual([])
    await clock.advance(3 * minute)
    expect(kinds(again)).toEqual(['unreachable'])
  })
})
