import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { updateSettings } from '#main/core/commands/settings/update-settings.ts'
import type { Core } from '#main/core/core.ts'
import { defaultSettings } from '#shared/settings.ts'
import { changedSettings } from '#test/support/changed-settings.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { useProgram } from '../use-program.ts'

const program = useProgram('integration/settings/settings-program.ts')
let folder: string

beforeEach(() => {
  folder = createTempFolder()
})

const open = (options: Partial<Parameters<typeof openTestCore>[0]> = {}): Core =>
  openCoreDuringTest({ folder, presenter: createRecordingPresenter(), ...options })

const bannersOf = (core: Core) =>
  core.store.state().banners.map(({ message }) => formatMessageOrText(message))
const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))

const step = z.enum(['openSync', 'writeSync', 'fsyncSync', 'fdatasync', 'closeSync', 'renameSync'])
const outcome = z.object({ banners: z.array(z.string()), steps: z.array(step), tookMs: z.number() })

function changeInProgram(copies: string, limit = '', isForbidden = false): Promise<z.infer<typeof outcome>> {
  return new Promise((resolve, reject) => {
    const order = JSON.stringify({ folder, copies, isForbidden })
    const args = ['-c', `${limit} exec "$0" "$@"`, process.execPath, program(), order]
    execFile('/bin/sh', args, (error, out, complaint) => {
      if (error) return reject(new Error(`${error.message}\n${complaint}`))
      resolve(outcome.parse(JSON.parse(out)))
    })
  })
}

const old = '{"version":1,"theme":"dark"}'

it('a program killed while it saves leaves either the old or the new settings', async () => {
  put('settings.json', old)
  const copies = createTempFolder()
  const { steps } = await changeInProgram(copies)
  expect(steps.length).toBeGreaterThan(2)
  const places = steps.map((_, nth) => join(copies, String(nth)))
  for (const [nth, place] of places.entries()) {
    const core = openTestCore({ folder: place, presenter: createRecordingPresenter() })
    const { theme } = core.store.state().settings
    await core.stop()
    expect({ nth, theme }).toEqual({ nth, theme: expect.stringMatching(/^(?:dark|light)$/) })
  }
}, 60_000)

it('if the disk fills up during a save, the old settings are kept and a banner appears', async () => {
  const rules = Array.from({ length: 32 }, (_, id) => ({ id: `r${id}`, since: 1, kind: 'parsing' }))
  const servers = [{ id: 's', name: 'S', url: 'http://s', watchRules: rules }]
  const text = JSON.stringify({ version: 1, theme: 'dark', servers })
  put('settings.json', text)
  // The limit, in blocks of 512 bytes, is just enough for the old settings. The new settings are longer, because they
  // are written with line breaks and tabs. Ignoring SIGXFSZ turns the size limit into an error.
  const limit = `trap '' XFSZ; ulimit -f ${Math.ceil(text.length / 512)};`
  const { banners } = await changeInProgram(createTempFolder(), limit)
  expect(banners).toEqual([expect.stringMatching(/^Couldn’t save the settings in \/.*: .*full/)])
  expect(read()).toMatchObject({ version: 1, theme: 'dark', servers: [{ id: 's' }] })
})

it.runIf(process.platform !== 'win32')(
  'if the folder isn’t writable, saves fail without a delay and a banner appears',
  async () => {
    put('settings.json', old)
    chmodSync(folder, 0o555)
    const { banners, tookMs } = await changeInProgram('', '', true)
    chmodSync(folder, 0o700)
    expect(banners).toEqual([expect.stringMatching(/^Couldn’t save the settings in \/.*: .*permission/)])
    expect(tookMs).toBeLessThan(500)
    expect(read()).toMatchObject({ theme: 'dark' })
  },
)

it.each([
  ['incomplete JSON', '{"version":1,"theme":"li'],
  ['nothing', ''],
  ['a list', '[1]'],
  ['null', 'null'],
  ['a JSON string', '"text"'],
  ['an invalid value', '{"theme":3}'],
])('a settings file that contains %s is renamed, and a banner appears', (_, broken) => {
  put('settings.json', broken)
  const core = open()
  expect(core.store.state().settings).toEqual(defaultSettings)
  expect(bannersOf(core)).toEqual([expect.stringMatching(/couldn’t be read.* moved/)])
  const [aside = ''] = readdirSync(folder)
  expect(aside).toMatch(/^settings\.unreadable-/)
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(broken)
  updateSettings(core.context, { theme: 'light' })
  expect(read()).toMatchObject({ version: 1, theme: 'light' })
})

it('a settings file that can’t be read is left unchanged, with a banner', () => {
  mkdirSync(join(folder, 'settings.json'))
  const core = open({ clock: createFakeClock() })
  expect(core.store.state().settings).toEqual(defaultSettings)
  expect(bannersOf(core)).toEqual([expect.stringContaining('left unchanged')])
  updateSettings(core.context, { theme: 'light' })
  expect(bannersOf(core).at(-1)).toMatch(/^Couldn’t save the settings in \/.*: /)
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

it('a settings file that is damaged while the program runs is written again', () => {
  put('settings.json', old)
  const core = open()
  put('settings.json', '{"ver')
  updateSettings(core.context, { sound: true })
  expect(bannersOf(core)).toEqual([])
  expect(read()).toMatchObject({ version: 1, theme: 'dark', sound: true })
})

it.each([
  ['has a version number', { ...changedSettings, version: 1 }],
  ['has no version number', changedSettings],
  ['contains an unknown key', { ...changedSettings, version: 1, fontSize: 12 }],
])('an older version’s settings.json loses no setting if it %s', (_, content) => {
  for (const [name, value] of Object.entries(defaultSettings))
    expect(changedSettings).not.toHaveProperty(name, value)
  // The older version wrote tabs, and no final line break.
  put('settings.json', JSON.stringify(content, undefined, '\t'))
  const core = open({ clock: createFakeClock() })
  expect(core.store.state().settings).toEqual(changedSettings)
  expect(bannersOf(core)).toEqual([])

  updateSettings(core.context, { sound: false })
  const text = readFileSync(join(folder, 'settings.json'), 'utf8')
  const written: unknown = JSON.parse(text)
  expect(written).toEqual({ servers: [], ...changedSettings, sound: false, version: 1 })
  expect(text).toBe(JSON.stringify(written, undefined, '\t'))
  expect(open().store.state().settings).toEqual({ ...changedSettings, sound: false })
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

it('the tests use the same version of `conf` as electron-store', () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const copies = Object.keys(lock.packages).filter((place) => place.endsWith('node_modules/conf'))
  expect(copies).toEqual(['node_modules/conf'])
})
