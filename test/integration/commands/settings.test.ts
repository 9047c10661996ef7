import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { addServer } from '../../../main/commands/servers/edit-servers.ts'
import {
  resetSettings,
  takeUpSystemSettings,
  updateSettings,
} from '../../../main/commands/settings/update-settings.ts'
import type { SystemSettings } from '../../../main/commands/context.ts'
import type { Core } from '../../../main/startup/core/core.ts'
import { defaultSettings } from '../../../shared/settings.ts'
import { startCompileoServer, type CompileoServer } from '../../server/index.ts'
import { openCore } from '../../support/core.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { willingSystem } from '../../support/willing-system.ts'
import { messageOf } from '../../../shared/message.ts'
import { inWords, saying, wordsOf } from '../../support/job-texts.ts'

let server: CompileoServer
let clock: FakeClock
const minute = 60_000

const turns = 16

beforeEach(async () => {
  clock = fakeClock(undefined, turns)
  const started = await startCompileoServer({ clock })
  server = started
  onTestFinished(() => started.close())
})

function open(folder = tempFolder(), system?: SystemSettings): Core {
  const core = openCore({ folder, clock, ...(system && { system }) })
  onTestFinished(() => core.stop())
  core.start()
  return core
}

const settingsOf = ({ store }: Core) => store.state().settings

const statsAt = () => server.requests.list({ route: 'stats' }).map(({ at }) => at)
const setPace = (core: Core, statsEverySeconds: number) => updateSettings(core.context, { statsEverySeconds })

describe('the interval of queue statistics', () => {
  it.each([15, 60, 300])('is the user’s setting: every %d s or so', async (seconds) => {
    const core = open()
    setPace(core, seconds)
    addServer(core.context, { url: server.url })
    await clock.advance(seconds * 10_000)
    const pauses = statsAt()
      .slice(1)
      .map((at, index) => (at - (statsAt()[index] ?? at)) / 1_000)
    expect(pauses.length).toBeGreaterThanOrEqual(8)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(seconds * 0.8)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(seconds * 1.2)
  })

  it('holds for the pause that is under way: a shorter one ends it', async () => {
    const core = open()
    setPace(core, 3600)
    addServer(core.context, { url: server.url })
    await clock.advance(10 * minute)
    expect(statsAt()).toHaveLength(1)
    setPace(core, 15)
    await clock.advance(0)
    expect(statsAt()).toHaveLength(2)
  })

  it('holds for the pause that is under way: a longer one goes on', async () => {
    const core = open()
    setPace(core, 15)
    addServer(core.context, { url: server.url })
    await clock.advance(10_000)
    setPace(core, 600)
    await clock.advance(460_000)
    expect(statsAt()).toHaveLength(1)
    await clock.advance(270_000)
    expect(statsAt()).toHaveLength(2)
  })

  it('requests nothing when another setting changes', async () => {
    const core = open()
    addServer(core.context, { url: server.url })
    await clock.advance(10_000)
    updateSettings(core.context, { theme: 'dark' })
    await clock.advance(0)
    expect(statsAt()).toHaveLength(1)
  })
})

async function withJobs(count: number) {
  for (let n = 0; n < count; n++) server.addJob({ status: 'pending' })
  server.addJob({ status: 'running' })
  const core = open()
  addServer(core.context, { url: server.url })
  await clock.advance(3 * minute)
  const alerts = () =>
    [...core.store.state().servers.values()][0]?.alerts.map(({ message }) => wordsOf(message))
  const set = (pending: number) =>
    updateSettings(core.context, { alertLevels: { ...defaultSettings.alertLevels, pending } })
  return { alerts, set }
}

describe('the thresholds of queue alerts', () => {
  it('that are lowered raise at once what the last samples were over', async () => {
    const { alerts, set } = await withJobs(5)
    expect(alerts()).toEqual([])
    const { total } = server.requests
    set(4)
    expect(alerts()).toEqual(['5 jobs waiting'])
    expect(server.requests.total).toBe(total)
  })

  it('that are put over the value clear it at once, however near it is', async () => {
    const { alerts, set } = await withJobs(11)
    expect(alerts()).toEqual(['11 jobs waiting'])
    set(11)
    expect(alerts()).toEqual([])
  })
})

async function startAgain(system: Partial<SystemSettings>) {
  const folder = tempFolder()
  const first = open(folder)
  updateSettings(first.context, { openAtLogin: true, shortcut: 'Control+Alt+J' })
  await first.stop()
  const core = open(folder, { ...willingSystem, ...system })
  takeUpSystemSettings(core.context)
  return core
}
const notices = ({ store }: Core) => store.state().notices.map(({ message }) => wordsOf(message))

describe('a setting that reaches beyond the program', () => {
  const cannot = { ok: false, message: saying('The disk is full') } as const
  const taken = { ok: false, message: messageOf('system.keysTaken', 'Control+Alt+J') } as const

  it('is stored when the system took it', () => {
    const asked: unknown[] = []
    const core = open(undefined, {
      ...willingSystem,
      setOpenAtLogin: (on) => (asked.push(on), { ok: true }),
      setShortcut: (keys) => (asked.push(keys), { ok: true }),
    })
    expect(updateSettings(core.context, { openAtLogin: true })).toEqual({ ok: true })
    expect(updateSettings(core.context, { shortcut: 'Control+Alt+J' })).toEqual({ ok: true })
    expect(settingsOf(core)).toMatchObject({ openAtLogin: true, shortcut: 'Control+Alt+J' })
    expect(asked).toEqual([true, 'Control+Alt+J'])
    updateSettings(core.context, { theme: 'dark' })
    expect(asked).toHaveLength(2)
  })

  it('stays as it was when the system refuses, in words, and the others are taken', () => {
    const core = open(undefined, { ...willingSystem, setOpenAtLogin: () => cannot, setShortcut: () => taken })
    const change = { openAtLogin: true, shortcut: 'Control+Alt+J', theme: 'dark' } as const
    expect(inWords(updateSettings(core.context, change))).toEqual({
      ok: false,
      message: 'The disk is full. Control+Alt+J is already used by another app',
    })
    expect(settingsOf(core)).toMatchObject({ openAtLogin: false, shortcut: '', theme: 'dark' })
  })

  it('is given up in the system, too, when all settings are reset', () => {
    let system = { on: true, keys: 'Control+Alt+J' }
    const core = open(undefined, {
      ...willingSystem,
      setOpenAtLogin: (on) => ((system = { ...system, on }), { ok: true }),
      setShortcut: (keys) => ((system = { ...system, keys }), { ok: true }),
    })
    updateSettings(core.context, { openAtLogin: true, shortcut: 'Control+Alt+J', theme: 'dark' })
    expect(resetSettings(core.context)).toEqual({ ok: true })
    expect(settingsOf(core)).toEqual(defaultSettings)
    expect(system).toEqual({ on: false, keys: '' })
  })

  describe('at the start', () => {
    it('is taken up', async () => {
      let keys = ''
      const core = await startAgain({ setShortcut: (asked) => ((keys = asked), { ok: true }) })
      expect(keys).toBe('Control+Alt+J')
      expect(settingsOf(core)).toMatchObject({ openAtLogin: true, shortcut: 'Control+Alt+J' })
      expect(notices(core)).toEqual([])
    })

    it('shows off what the user switched off in the system', async () => {
      const core = await startAgain({ renewOpenAtLogin: () => ({ ok: true, on: false }) })
      expect(settingsOf(core).openAtLogin).toBe(false)
      expect(notices(core)).toEqual([])
    })

    it('reports what could not be kept up', async () => {
      const core = await startAgain({ renewOpenAtLogin: () => ({ ...cannot, on: false }) })
      expect(settingsOf(core).openAtLogin).toBe(false)
      expect(notices(core)).toEqual(['The disk is full'])
    })

    it('keeps a shortcut that is taken now, and reports it', async () => {
      const core = await startAgain({ setShortcut: () => taken })
      expect(settingsOf(core).shortcut).toBe('Control+Alt+J')
      expect(notices(core)).toEqual(['Control+Alt+J is already used by another app'])
    })
  })
})
