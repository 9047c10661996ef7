import { beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '#main/startup/core/core.ts'
import { createUpdates, type Updater, type Updates } from '#main/updates/updates.ts'
import type { WindowIntent } from '#shared/contract.ts'
import type { UpdateState, UpdateBlocker } from '#shared/model.ts'
import { recordingPresenter } from '#test/support/core.ts'
import { fakeClock, settle, type FakeClock } from '#test/support/fake-clock.ts'
import { inWords } from '#test/support/job-texts.ts'
import { closingCore } from '#test/support/running-core.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

const hour = 3_600_000
const day = 24 * hour

let clock: FakeClock
let core: Core
let presenter: ReturnType<typeof recordingPresenter>
let opened: WindowIntent[]
let asked: string[]
let offered: string | undefined
let check: Updater['check']

beforeEach(() => {
  clock = fakeClock()
  presenter = recordingPresenter()
  opened = []
  core = closingCore({ folder: tempFolder(), clock, presenter, open: (intent) => void opened.push(intent) })
  asked = []
  offered = undefined
  check = async () => (offered === undefined ? 'none' : { version: offered, downloaded: Promise.resolve() })
})

let progress: (percent: number) => void

function open(why?: UpdateBlocker): Updates {
  return createUpdates({
    store: core.store,
    clock,
    signal: core.context.signal,
    why,
    async load(onProgress) {
      asked.push('load')
      progress = onProgress
      return {
        check() {
          asked.push('check')
          return check()
        },
        restart: () => void asked.push('restart'),
      }
    },
    announce: core.announceUpdate,
  })
}

const state = (): UpdateState => core.store.state().updates
const titles = () => presenter.shown.map(({ title }) => title)

describe('automatic checks', () => {
  it('run an hour after the start, and then once a day', async () => {
    open().start()
    await clock.advance(0.9 * hour)
    expect(asked).toEqual([])
    await clock.advance(0.2 * hour)
    expect(asked).toEqual(['load', 'check'])
    expect(state().kind).toBe('newest')
    await clock.advance(23 * hour)
    expect(asked).toEqual(['load', 'check'])
    await clock.advance(hour)
    expect(asked).toEqual(['load', 'check', 'check'])
  })

  it.each([-30 * day, 30 * day])('run even if the wall clock is set by %i ms', async (stepMs) => {
    open().start()
    await clock.advance(1.1 * hour)
    clock.step(stepMs)
    await clock.advance(1.1 * day)
    expect(asked.length).toBeGreaterThanOrEqual(3)
  })

  it('load and request nothing while the setting is off', async () => {
    core.store.setSettings({ lookForUpdates: false })
    open().start()
    await clock.advance(5 * day)
    expect(asked).toEqual([])
  })

  it('download a newer version, and announce it once, silently', async () => {
    core.store.setSettings({ sound: true })
    offered = '1.2.3'
    open().start()
    await clock.advance(1.1 * hour)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(presenter.shown).toMatchObject([
      { title: 'Compileo Tray 1.2.3 is ready', urgency: 'low', silent: true, buttons: [] },
    ])
    await clock.advance(3 * day)
    expect(titles()).toEqual(['Compileo Tray 1.2.3 is ready'])
    expect(asked).toEqual(['load', 'check'])
  })

  it('lead to the settings from the notification', async () => {
    offered = '1.2.3'
    core.start()
    open().start()
    await clock.advance(1.1 * hour)
    presenter.press({ id: presenter.shown[0]?.id ?? '', action: 'default' })
    expect(opened).toEqual([{ show: 'settings' }])
  })

  it('announce nothing while notifications are paused, but later', async () => {
    core.store.setSettings({ pausedUntil: clock.now() + day })
    offered = '1.2.3'
    open().start()
    await clock.advance(2 * hour)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(titles()).toEqual([])
    await clock.advance(day)
    expect(titles()).toEqual(['Compileo Tray 1.2.3 is ready'])
  })

  it('report a failure in the settings only, and retry in an hour', async () => {
    check = async () => ({
      version: '1.2.3',
      downloaded: Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })),
    })
    open().start()
    await clock.advance(1.5 * hour)
    expect(inWords(state())).toEqual({ kind: 'failed', message: 'Not enough disk space for the new version' })
    expect(titles()).toEqual([])
    await clock.advance(hour)
    expect(asked).toEqual(['load', 'check', 'check'])
  })
})

describe('a check by the user', () => {
  it('downloads a newer version at once, and installs it on request', async () => {
    const downloads: (() => void)[] = []
    check = async () => ({
      version: '1.2.3',
      downloaded: new Promise<void>((resolve) => downloads.push(resolve)),
    })
    const updates = open()
    expect(await updates.restart()).toMatchObject({ ok: false })
    const looking = updates.look()
    await settle()
    expect(state()).toEqual({ kind: 'downloading', version: '1.2.3', percent: 0 })
    progress(41.7)
    expect(state()).toEqual({ kind: 'downloading', version: '1.2.3', percent: 41 })
    expect(inWords(await updates.look())).toEqual({ ok: false, message: 'Already in progress' })
    for (const finish of downloads) finish()
    expect(await looking).toEqual({ ok: true })
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(await updates.restart()).toEqual({ ok: true })
    expect(asked).toEqual(['load', 'check', 'restart'])
  })

  it('gives up if there is no response', async () => {
    check = () => new Promise(() => undefined)
    const looking = open().look()
    await clock.advance(59_000)
    expect(state().kind).toBe('looking')
    await clock.advance(1_000)
    expect(inWords(await looking)).toEqual({ ok: false, message: 'The releases page didn’t respond in time' })
  })
})

it('says why this copy isn’t updated, and loads nothing', async () => {
  const updates = open('package')
  updates.start()
  await clock.advance(5 * day)
  expect(await updates.look()).toMatchObject({ ok: false })
  expect(state()).toEqual({ kind: 'off', why: 'package' })
  expect(asked).toEqual([])
})

it('doesn’t delay the end of the program', async () => {
  check = async () => ({ version: '1.2.3', downloaded: new Promise(() => undefined) })
  open().look().catch(expect.unreachable)
  await settle()
  await core.stop()
  expect(state().kind).toBe('downloading')
})
