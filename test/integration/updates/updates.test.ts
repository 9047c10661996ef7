import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '../../../main/startup/core/core.ts'
import type { WindowIntent } from '../../../shared/contract.ts'
import type { UpdateState, WhyNoUpdates } from '../../../shared/model.ts'
import { openUpdateMemory } from '../../../main/updates/saved-update-state.ts'
import type { Moment } from '../../../main/updates/update-policy.ts'
import type { Updater } from '../../../main/updates/updater.ts'
import { createUpdates, type Updates } from '../../../main/updates/updates.ts'
import { openCore, recordingPresenter } from '../../support/core.ts'
import { fakeClock, settle, type FakeClock } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { inWords, wordsOf } from '../../support/job-texts.ts'

const hour = 3_600_000
const day = 24 * hour

let folder: string
let clock: FakeClock
let core: Core
let presenter: ReturnType<typeof recordingPresenter>
let moment: Omit<Moment, 'overdueMs'>
let asked: string[]
let offered: string | undefined
let fetch: Updater['download']

beforeEach(() => {
  folder = tempFolder()
  clock = fakeClock()
  presenter = recordingPresenter()
  core = openCore({ folder, clock, presenter })
  moment = { isOnline: true, isMetered: false, idleSeconds: 600 }
  asked = []
  offered = '1.2.3'
  fetch = async (_signal, onProgress) => onProgress(100)
})
afterEach(() => core.stop())

const updater: Updater = {
  async look() {
    asked.push('look')
    return offered
  },
  download(signal, onProgress) {
    asked.push('download')
    return fetch(signal, onProgress)
  },
  restart: () => void asked.push('restart'),
}

function open({
  why,
  load = async () => {
    asked.push('load')
    return updater
  },
}: { why?: WhyNoUpdates; load?: () => Promise<Updater> } = {}): Updates {
  return createUpdates({
    store: core.store,
    clock,
    random: () => 0.5,
    signal: core.context.signal,
    why,
    load,
    memory: () => openUpdateMemory({ folder, now: clock.now(), onCorrupt: (text) => core.warn(text) }),
    warn: (text) => core.warn(text),
    moment: async () => moment,
    announce: core.announceUpdate,
  })
}

const state = (): UpdateState => core.store.state().updates
const titles = () => presenter.shown.map(({ title }) => title)

function endless() {
  const download = { move: (_percent: number): void => undefined, wasDropped: false }
  fetch = (signal, onProgress) => {
    download.move = onProgress
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        download.wasDropped = true
        reject(new Error('cancelled'))
      })
    })
  }
  return download
}

describe.each([
  ['back by a month', -30 * day],
  ['ahead by a month', 30 * day],
])('when the wall clock is set %s', (_, stepMs) => {
  it('updates are looked for as soon as without that, and then each day', async () => {
    offered = undefined
    open().start()
    await clock.advance(hour)
    clock.step(stepMs)
    await clock.advance(2.2 * hour)
    expect(asked).toEqual(['load', 'look'])
    await clock.advance(1.2 * day)
    expect(asked).toEqual(['load', 'look', 'look'])
    clock.step(stepMs)
    await clock.advance(1.2 * day)
    expect(asked.length).toBeGreaterThanOrEqual(4)
  })
})

describe('by itself', () => {
  it('nothing is loaded, read or requested for hours, and then once a day', async () => {
    offered = undefined
    open().start()
    await clock.advance(2.9 * hour)
    expect(asked).toEqual([])
    await clock.advance(0.2 * hour)
    expect(asked).toEqual(['load', 'look'])
    expect(state().kind).toBe('newest')
    await clock.advance(day)
    expect(asked).toEqual(['load', 'look'])
    await clock.advance(2 * hour)
    expect(asked).toEqual(['load', 'look', 'look'])
  })

  it('once a day over restarts of the program', async () => {
    offered = undefined
    open().start()
    await clock.advance(4 * hour)
    await core.stop()
    core = openCore({ folder, clock, presenter })
    open().start()
    await clock.advance(20 * hour)
    expect(asked).toEqual(['load', 'look'])
    await clock.advance(5 * hour)
    expect(asked).toEqual(['load', 'look', 'load', 'look'])
  })

  it('a newer version is fetched, and announced once ever, without a sound', async () => {
    core.store.setSettings({ sound: true })
    open().start()
    await clock.advance(4 * hour)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(presenter.shown).toMatchObject([
      { title: 'Compileo Tray 1.2.3 is ready', urgency: 'low', silent: true, buttons: [] },
    ])
    await clock.advance(2 * day)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    await core.stop()
    core = openCore({ folder, clock, presenter })
    open().start()
    await clock.advance(2 * day)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(titles()).toEqual(['Compileo Tray 1.2.3 is ready'])
    offered = '1.3.0'
    await clock.advance(2 * day)
    expect(titles()).toEqual(['Compileo Tray 1.2.3 is ready', 'Compileo Tray 1.3.0 is ready'])
  })

  it('a press on the notification leads to the settings', async () => {
    await core.stop()
    const opened: WindowIntent[] = []
    core = openCore({ folder, clock, presenter, open: (intent) => void opened.push(intent) })
    core.start()
    open().start()
    await clock.advance(4 * hour)
    presenter.press({ id: presenter.shown[0]?.id ?? '', action: 'default' })
    expect(opened).toEqual([{ show: 'settings' }])
  })

  it('once a day even where that can’t be kept', async () => {
    offered = undefined
    mkdirSync(join(folder, 'updates.json', 'inner'), { recursive: true })
    mkdirSync(join(folder, `updates.unreadable-${clock.now() + 3 * hour}.json`, 'inner'), { recursive: true })
    open().start()
    await clock.advance(20 * hour)
    expect(asked).toEqual(['load', 'look'])
    expect(
      core.store
        .state()
        .notices.map(({ message }) => wordsOf(message))
        .join(),
    ).toContain('Couldn’t save update information')
  })

  it('nothing pops up while notifications are paused; it is announced later', async () => {
    core.store.setSettings({ pausedUntil: clock.now() + day })
    open().start()
    await clock.advance(4 * hour)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(titles()).toEqual([])
    await clock.advance(2 * day)
    expect(titles()).toEqual(['Compileo Tray 1.2.3 is ready'])
  })

  it('nothing is looked for where the setting is off', async () => {
    core.store.setSettings({ lookForUpdates: false })
    open().start()
    await clock.advance(5 * day)
    expect(asked).toEqual([])
  })

  it.each([
    ['offline', { isOnline: false }],
    ['where it costs money', { isMetered: true }],
    ['while the user works', { idleSeconds: 5 }],
  ])('waits %s', async (_name, now) => {
    moment = { ...moment, ...now }
    open().start()
    await clock.advance(6 * hour)
    expect(asked).toEqual([])
    moment = { isOnline: true, isMetered: false, idleSeconds: 600 }
    await clock.advance(hour)
    expect(asked).toEqual(['load', 'look', 'download'])
  })

  it('switching it off drops the download', async () => {
    const download = endless()
    open().start()
    await clock.advanceUntil(() => state().kind === 'downloading', 60_000, 4 * hour)
    core.store.setSettings({ lookForUpdates: false })
    await settle()
    expect(download.wasDropped).toBe(true)
    expect(state()).toEqual({ kind: 'found', version: '1.2.3' })
  })

  it('a download that the user requested goes on, whatever they set', async () => {
    const download = endless()
    core.store.setSettings({ lookForUpdates: false })
    const updates = open()
    updates.start()
    await updates.look()
    const fetching = updates.download()
    await settle()
    core.store.setSettings({ theme: 'dark' })
    await settle()
    expect(download.wasDropped).toBe(false)
    await core.stop()
    await fetching
  })

  it('a failure is a line in the settings, and no notification', async () => {
    fetch = () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }))
    open().start()
    await clock.advance(4 * hour)
    expect(inWords(state())).toEqual({ kind: 'failed', message: 'Not enough disk space for the new version' })
    expect(titles()).toEqual([])
  })
})

describe('when the user asks', () => {
  it('looks at once, fetches on request, and does not announce them again', async () => {
    const updates = open()
    expect(await updates.look()).toEqual({ ok: true })
    expect(state()).toEqual({ kind: 'found', version: '1.2.3' })
    expect(asked).toEqual(['load', 'look'])
    expect(await updates.download()).toEqual({ ok: true })
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    updates.start()
    await clock.advance(2 * day)
    expect(titles()).toEqual([])
    expect(await updates.restart()).toEqual({ ok: true })
    expect(asked.at(-1)).toBe('restart')
  })

  it('a page that can’t be reached is reported in words, and what was ready stays so', async () => {
    const updates = open()
    await updates.look()
    await updates.download()
    const offline = open({ load: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')) })
    const failed = { ok: false, message: 'The releases page is unreachable' }
    expect(inWords(await offline.look())).toEqual(failed)
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
  })

  it('a page that does not respond is given up, and requested again by a fresh updater', async () => {
    let isHanging = true
    const load = async (): Promise<Updater> => {
      asked.push('load')
      return { ...updater, look: () => (isHanging ? new Promise(() => undefined) : updater.look()) }
    }
    const updates = open({ load })
    const looking = updates.look()
    await clock.advance(59_000)
    expect(state().kind).toBe('looking')
    expect(inWords(await updates.look())).toEqual({ ok: false, message: 'Already in progress' })
    await clock.advance(1_000)
    expect(inWords(await looking)).toEqual({ ok: false, message: 'The releases page didn’t respond in time' })
    isHanging = false
    await updates.look()
    expect(asked).toEqual(['load', 'load', 'look'])
    expect(state()).toEqual({ kind: 'found', version: '1.2.3' })
  })

  it('what could not be loaded is loaded again', async () => {
    let isBroken = true
    const updates = open({
      load: () => (isBroken ? Promise.reject(new Error('net::ERR_PROXY_X')) : Promise.resolve(updater)),
    })
    expect(await updates.look()).toMatchObject({ ok: false })
    isBroken = false
    expect(await updates.look()).toEqual({ ok: true })
  })

  it('what is ready can be installed after a check that hung', async () => {
    let isHanging = false
    const load = async (): Promise<Updater> => ({
      ...updater,
      look: () => (isHanging ? new Promise(() => undefined) : updater.look()),
    })
    const updates = open({ load })
    await updates.look()
    await updates.download()
    isHanging = true
    const looking = updates.look()
    await clock.advance(60_000)
    await looking
    expect(state()).toEqual({ kind: 'ready', version: '1.2.3' })
    expect(await updates.restart()).toEqual({ ok: true })
    expect(asked.at(-1)).toBe('restart')
  })

  it('a download that stalls is given up; a slow one is not', async () => {
    const download = endless()
    const updates = open()
    await updates.look()
    const fetching = updates.download()
    await settle()
    for (const percent of [1, 2, 3]) {
      await clock.advance(110_000)
      download.move(percent + 0.5)
      expect(state()).toEqual({ kind: 'downloading', version: '1.2.3', percent })
    }
    await clock.advance(4 * 60_000)
    expect(inWords(await fetching)).toEqual({
      ok: false,
      message: 'The releases page didn’t respond in time',
    })
    expect(download.wasDropped).toBe(true)
  })

  it('there is nothing to fetch, and nothing to restart for, before it was found', async () => {
    const updates = open()
    expect(await updates.download()).toMatchObject({ ok: false })
    expect(await updates.restart()).toMatchObject({ ok: false })
    expect(asked).toEqual([])
  })
})

describe('a copy that is not updated', () => {
  it('shows why, and never loads anything', async () => {
    const updates = open({ why: 'package' })
    updates.start()
    await clock.advance(5 * day)
    expect(await updates.look()).toMatchObject({ ok: false })
    expect(state()).toEqual({ kind: 'off', why: 'package' })
    expect(asked).toEqual([])
  })
})

describe('the end of the program', () => {
  it('drops a download, and waits for nothing', async () => {
    const download = endless()
    const updates = open()
    await updates.look()
    const fetching = updates.download()
    await settle()
    await core.stop()
    expect(download.wasDropped).toBe(true)
    await fetching
  })
})
