import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { updateSettings } from '../../../main/commands/settings/update-settings.ts'
import type { Core } from '../../../main/startup/core/core.ts'
import { defaultSettings, type Settings } from '../../../shared/settings.ts'
import { openCore, recordingPresenter } from '../../support/core.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { openConf } from '../../support/settings-store.ts'
import type { Stop } from '../../support/stops.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { wordsOf } from '../../support/job-texts.ts'
import { useProgram } from '../use-program.ts'

const program = useProgram('integration/settings/settings-program.ts')
let folder: string

beforeEach(() => {
  folder = tempFolder()
})

function open(options: Partial<Parameters<typeof openCore>[0]> = {}): Core {
  const core = openCore({ folder, presenter: recordingPresenter(), ...options })
  onTestFinished(() => core.stop())
  return core
}

const noticesOf = (core: Core) => core.store.state().notices.map(({ message }) => wordsOf(message))
const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))

const step = z.enum(['openSync', 'writeSync', 'fsyncSync', 'fdatasync', 'closeSync', 'renameSync'])
const outcome = z.object({ notices: z.array(z.string()), steps: z.array(step) })

interface Order {
  readonly folder: string
  readonly stop?: Stop
  readonly copies?: string
}

function change(before = '', order: Order = { folder }): Promise<z.infer<typeof outcome> | undefined> {
  const words = ['-c', `${before} exec "$0" "$1" "$2"`, process.execPath, program()]
  return new Promise((resolve, reject) => {
    execFile('sh', [...words, JSON.stringify(order)], (error, out, complaint) => {
      if (error?.signal === 'SIGKILL') return resolve(undefined)
      if (error) return reject(new Error(`${error.message}\n${complaint}`))
      resolve(outcome.parse(JSON.parse(out)))
    })
  })
}

const contentsOf = (place: string) =>
  readdirSync(place)
    .map((name) => readFileSync(join(place, name), 'utf8'))
    .toSorted()

const old = '{"version":1,"theme":"dark"}'
/** Ignoring SIGXFSZ turns the size limit into an error. */
const smallDisk = "trap '' XFSZ; ulimit -f 1;"

describe('settings that do not fit on the disk', () => {
  it.each([
    ['a write that stops halfway and reports no error', smallDisk, /only 512 of [\d,]+ bytes were written/],
    [
      'a write in place, as under snap',
      `${smallDisk} export SNAP=/snap/x;`,
      /doesn’t support files this large/,
    ],
  ])('leave the file before, and say so: %s', async (_, disk, why) => {
    put('settings.json', old)
    const result = await change(disk)
    expect(result?.notices).toEqual([expect.stringMatching(/^Couldn’t save the settings: /)])
    expect(result?.notices[0]).toMatch(why)
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(old)
    expect(readdirSync(folder)).toEqual(['settings.json'])

    const core = open()
    expect(core.store.state().settings.theme).toBe('dark')
    updateSettings(core.context, { theme: 'light' })
    expect(noticesOf(core)).toEqual([])
    expect(read()).toMatchObject({ version: 1, theme: 'light' })
  })

  it.each([smallDisk, `${smallDisk} export SNAP=/snap/x;`])('leave no file where none was', async (disk) => {
    const result = await change(disk)
    expect(result?.notices).toEqual([expect.stringMatching(/^Couldn’t save the settings: /)])
    expect(readdirSync(folder)).toEqual([])
  })

  it('on a disk that takes nothing, say so before electron-store is even opened', async () => {
    let opened = 0
    const core = open({
      clock: fakeClock(),
      openStore(options) {
        opened++
        return openConf(options)
      },
    })
    rmSync(folder, { recursive: true })
    writeFileSync(folder, '')
    updateSettings(core.context, { theme: 'light' })
    expect(noticesOf(core)).toEqual([expect.stringMatching(/^Couldn’t save the settings: /)])
    expect(opened).toBe(0)
    rmSync(folder)
    mkdirSync(folder)
    updateSettings(core.context, { sound: true })
    expect({ opened, notices: noticesOf(core) }).toEqual({ opened: 1, notices: [] })
    expect(read()).toMatchObject({ theme: 'light', sound: true })
  })
})

describe.each(['', 'export SNAP=/snap/x;'])('a program that is killed while it saves a setting %s', (how) => {
  async function killed(stop: Stop): Promise<string> {
    const place = tempFolder()
    writeFileSync(join(place, 'settings.json'), old)
    await expect(change(how, { folder: place, stop })).resolves.toBeUndefined()
    return place
  }
  it('leaves the settings before, or the new ones, at every step', async () => {
    put('settings.json', old)
    const copies = tempFolder()
    const { steps = [] } = (await change(how, { folder, copies })) ?? {}
    expect(steps.length).toBeGreaterThan(5)
    const places = steps.map((_, nth) => join(copies, String(nth)))
    const write = steps.indexOf('writeSync')
    const before = await killed({ step: 'writeSync', nth: 1, when: 'before' })
    expect(contentsOf(before)).toEqual(contentsOf(places[write] ?? ''))
    const writes = steps.filter((each) => each === 'writeSync').length
    for (let nth = 1; nth <= writes; nth += 1)
      places.push(await killed({ step: 'writeSync', nth, when: 'half' }))

    for (const [nth, place] of places.entries()) {
      const core = openCore({ folder: place, presenter: recordingPresenter() })
      const { theme } = core.store.state().settings
      await core.stop()
      expect({ nth, theme, files: readdirSync(place) }).toEqual({
        nth,
        theme: expect.stringMatching(/^(?:dark|light)$/),
        files: ['settings.json'],
      })
    }
  }, 60_000)
})

describe('the last good copy', () => {
  it.each(['{"version":1,"theme":"li', '', '[1]', undefined])(
    'takes the place of a file that is not whole, with a notice: %j',
    (broken) => {
      if (broken !== undefined) put('settings.json', broken)
      put('settings.last.json', old)
      const core = open()
      expect(core.store.state().settings.theme).toBe('dark')
      expect(noticesOf(core)).toEqual([expect.stringContaining('the last change is lost')])
      expect(readdirSync(folder)).toEqual(['settings.json'])
    },
  )

  it('makes way for a file that is whole, with all else that a killed program left', () => {
    put('settings.json', '{"version":1,"theme":"light"}')
    put('settings.last.json', old)
    const parts = ['settings.json.tmp-1234567890abcdef', 'settings.json.new', 'settings.last.json.new']
    for (const name of parts) put(name, 'ha')
    put('settings.json.tmp-mine', 'of the person')
    const core = open()
    expect(core.store.state().settings.theme).toBe('light')
    expect(noticesOf(core)).toEqual([])
    expect(readdirSync(folder).toSorted()).toEqual(['settings.json', 'settings.json.tmp-mine'])
  })

  it('that makes no sense takes the place of nothing', () => {
    put('settings.json', '{"version":1,"the')
    put('settings.last.json', '{"ver')
    const core = open()
    expect(noticesOf(core)).toEqual([expect.stringMatching(/couldn’t be read.* moved/)])
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^settings\.unreadable-/)])
  })
})

it('a last good copy that could not be put back is no less good at the next try', () => {
  put('settings.json', old)
  const core = open({
    clock: fakeClock(),
    openStore() {
      throw new Error('no store')
    },
  })
  put('settings.last.json', old)
  put('settings.json', '{"ver')
  updateSettings(core.context, { theme: 'light' })
  expect(noticesOf(core)).toEqual(['Couldn’t save the settings: no store'])
  expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(old)
})

it('what a killed program left and can’t be removed raises a notice, and the program starts', () => {
  put('settings.json', '{"ver')
  put('settings.last.json', old)
  mkdirSync(join(folder, 'settings.json.new'))
  const core = open()
  expect(core.store.state().settings.theme).toBe('dark')
  expect(noticesOf(core)).toEqual([
    expect.stringContaining('the last change is lost'),
    expect.stringContaining('Couldn’t clean up after settings.json'),
  ])
})

it('a file that is spoilt while the program runs is in no setting’s way', () => {
  put('settings.json', old)
  const core = open()
  put('settings.json', '{"ver')
  updateSettings(core.context, { sound: true })
  expect(noticesOf(core)).toEqual([])
  expect(read()).toMatchObject({ version: 1, theme: 'dark', sound: true })
})

const every: Settings = {
  theme: 'dark',
  language: 'de',
  notify: { completed: false, completedWithErrors: false, failed: false, cancelled: true, lost: false },
  notifyBatches: false,
  notifyOverdue: false,
  limitMinutes: { parsing: 120 },
  notifyAlerts: true,
  sound: true,
  pausedUntil: 1_900_000_000_000,
  quietHours: { on: true, from: 1_290, to: 405 },
  alertLevels: { failureRate: 0.25, cpuPercent: 75, memoryMb: 2_048, pending: 25 },
  keepFinishedDays: 30,
  markAppIcon: false,
  publishState: true,
  openAtLogin: true,
  lookForUpdates: false,
}

describe('a settings.json of the version before electron-store', () => {
  it.each([
    ['as it was written', { ...every, version: 1 }],
    ['of its first form, without a version', every],
    ['with an unknown key', { ...every, version: 1, fontSize: 12 }],
  ])('loses no setting at the first start and the first change: %s', (_, content) => {
    for (const [name, value] of Object.entries(defaultSettings)) expect(every).not.toHaveProperty(name, value)
    // As that version wrote it: with tabs, and no final line break.
    put('settings.json', JSON.stringify(content, undefined, '\t'))
    const core = open({ clock: fakeClock() })
    expect(core.store.state().settings).toEqual(every)
    expect(noticesOf(core)).toEqual([])

    updateSettings(core.context, { sound: false })
    const text = readFileSync(join(folder, 'settings.json'), 'utf8')
    expect(text).toBe(JSON.stringify({ ...every, sound: false, version: 1 }, undefined, '\t'))
    expect(open().store.state().settings).toEqual({ ...every, sound: false })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })
})

it('the `conf` that tests open is the one that electron-store extends', () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const copies = Object.keys(lock.packages).filter((place) => place.endsWith('node_modules/conf'))
  expect(copies).toEqual(['node_modules/conf'])
})
