import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { addServer, editServer } from '#main/commands/servers/edit-servers.ts'
import { updateSettings } from '#main/commands/settings/update-settings.ts'
import { watch } from '#main/commands/jobs/watch.ts'
import type { Core } from '#main/startup/core/core.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { openCore } from '#test/support/core.ts'
import { fakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { witness, type Witness } from '#test/support/witness.ts'

let server: CompileoServer
let clock: FakeClock
let person: Witness
let core: Core
let folder: string
const minute = 60_000

beforeEach(async () => {
  clock = fakeClock(undefined, 16)
  const started = await startCompileoServer({ clock })
  server = started
  onTestFinished(() => started.close())
  person = witness()
  folder = tempFolder()
  const opened = openCore({ folder, clock, presenter: person.presenter })
  core = opened
  onTestFinished(() => opened.stop())
  core.store.setSettings({ notifyAlerts: true })
  core.start()
})

const levels = () => core.store.state().settings.alertLevels
const lab = () => [...core.store.state().servers.values()][0]

describe('the thresholds of alerts', () => {
  it('aren’t exceeded by an idle real server', async () => {
    // As measured (docs/reference/compileo-server.md, "Queue stats").
    server.machine.memoryMb = 1_733
    addServer(core.context, { url: server.url, name: 'Lab' })
    await clock.advance(3 * minute)
    expect(lab()?.alerts).toEqual([])
  })

  it('keep the user’s general threshold as the default of all servers', async () => {
    updateSettings(core.context, { alertLevels: { ...levels(), memoryMb: 2_000 } })
    server.machine.memoryMb = 1_733
    const { serverId = '' } = addServer(core.context, { url: server.url, name: 'Lab' })
    await clock.advance(3 * minute)
    expect(person.presenter.visible()).toEqual([])
    editServer(core.context, { serverId, alertLevels: { memoryMb: 1_500 } })
    await clock.advance(3 * minute)
    expect(lab()?.alerts).toMatchObject([{ kind: 'memory' }])
    editServer(core.context, { serverId, alertLevels: {} })
    expect(lab()?.alerts).toEqual([])
    editServer(core.context, { serverId, alertLevels: { pending: 3 } })
    await core.stop()
    const again = openCore({ folder, clock, presenter: person.presenter })
    onTestFinished(() => again.stop())
    const { servers, settings } = again.store.state()
    expect([...servers.values()]).toMatchObject([{ alertLevels: { pending: 3 } }])
    expect(settings.alertLevels.memoryMb).toBe(2_000)
  })
})

describe('one failed job of three', () => {
  it('is announced as itself, and raises no alert', async () => {
    server.addJob({ status: 'completed' })
    server.addJob({ status: 'completed' })
    server.addJob({ id: 'x-1', status: 'running' })
    addServer(core.context, { url: server.url, name: 'Lab' })
    const watching = watch(core.context, { text: 'x-1' })
    await clock.advanceUntil(() => server.openStreams().length === 1)
    await watching
    server.updateJob('x-1', { status: 'failed', error: 'E' })
    const isOver = () => [...core.store.state().jobs.values()].every(({ outcome }) => outcome !== undefined)
    await clock.advanceUntil(isOver)
    await person.untilShown(1)
    await clock.advance(10 * minute)
    expect(person.titles()).toEqual(['x-1 failed'])
  })
})
