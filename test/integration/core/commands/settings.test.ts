import { beforeEach, describe, expect, it } from 'vitest'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { applySystemSettings, updateSettings } from '#main/core/commands/settings/update-settings.ts'
import type { SystemSettings } from '#main/core/commands/context.ts'
import type { Core } from '#main/core/core.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { acceptingSystemSettings } from '#test/support/accepting-system-settings.ts'
import { formatAllMessages, createQuotedMessage, formatMessageOrText } from '#test/support/job-texts.ts'

let server: CompileoServer
let clock: FakeClock
const minute = 60_000

const turns = 16

beforeEach(async () => {
  clock = createFakeClock(undefined, turns)
  server = await startServerForTest({ clock })
})

function open(folder = createTempFolder(), system?: SystemSettings): Core {
  const core = openCoreDuringTest({ folder, clock, ...(system && { system }) })
  core.start()
  return core
}

const settingsOf = ({ store }: Core) => store.state().settings

const statsAt = () => server.requests.list({ route: 'stats' }).map(({ at }) => at)

it('queue statistics are fetched once a minute while the window is hidden', async () => {
  const core = open()
  addServer(core.context, { url: server.url })
  await clock.advance(10 * minute)
  const pauses = statsAt()
    .slice(1)
    .map((at, index) => (at - (statsAt()[index] ?? at)) / 1_000)
  expect(pauses.length).toBeGreaterThanOrEqual(8)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(48)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(72)
})

async function startAgain(system: Partial<SystemSettings>) {
  const folder = createTempFolder()
  const first = open(folder)
  updateSettings(first.context, { openAtLogin: true })
  await first.stop()
  const core = open(folder, { ...acceptingSystemSettings, ...system })
  applySystemSettings(core.context)
  return core
}
const banners = ({ store }: Core) => store.state().banners.map(({ message }) => formatMessageOrText(message))

describe('a setting that is also applied to the operating system', () => {
  const cannot = { ok: false, message: createQuotedMessage('The disk is full') } as const

  it('is saved after the system has accepted it', () => {
    const asked: unknown[] = []
    const core = open(undefined, {
      ...acceptingSystemSettings,
      setOpenAtLogin: (on) => (asked.push(on), { ok: true }),
    })
    expect(updateSettings(core.context, { openAtLogin: true })).toEqual({ ok: true })
    expect(settingsOf(core)).toMatchObject({ openAtLogin: true })
    expect(asked).toEqual([true])
    updateSettings(core.context, { theme: 'dark' })
    expect(asked).toHaveLength(1)
  })

  it('isn’t changed if the system rejects it, but other settings are changed', () => {
    const core = open(undefined, { ...acceptingSystemSettings, setOpenAtLogin: () => cannot })
    const change = { openAtLogin: true, theme: 'dark' } as const
    expect(formatAllMessages(updateSettings(core.context, change))).toEqual({
      ok: false,
      message: 'The disk is full',
    })
    expect(settingsOf(core)).toMatchObject({ openAtLogin: false, theme: 'dark' })
  })

  describe('at launch', () => {
    it('is applied again, and stays on if the user hasn’t switched it off in the system', async () => {
      let renewed = 0
      const core = await startAgain({ renewOpenAtLogin: () => ((renewed += 1), { ok: true, on: true }) })
      expect(renewed).toBe(1)
      expect(settingsOf(core)).toMatchObject({ openAtLogin: true })
      expect(banners(core)).toEqual([])
    })

    it('is off if the user switched it off in the system', async () => {
      const core = await startAgain({ renewOpenAtLogin: () => ({ ok: true, on: false }) })
      expect(settingsOf(core).openAtLogin).toBe(false)
      expect(banners(core)).toEqual([])
    })

    it('raises a banner if it can’t be applied', async () => {
      const core = await startAgain({ renewOpenAtLogin: () => ({ ...cannot, on: false }) })
      expect(settingsOf(core).openAtLogin).toBe(false)
      expect(banners(core)).toEqual(['The disk is full'])
    })
  })
})
