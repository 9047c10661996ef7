import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  getAutostartPath,
  createAutostartItem,
  createElectronLoginItem,
  getLoginCommand,
} from '#main/desktop/electron/login-item.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

describe('the command that starts the program at login', () => {
  const execPath = '/opt/Compileo Tray/compileo-tray'
  const image = '/home/me/Apps/compileo-tray.AppImage'

  it.each([
    ['that is installed', { env: {}, execPath }, [execPath]],
    ['that runs as an AppImage', { env: { APPIMAGE: image }, execPath }, [image]],
    [
      'that runs as a mounted AppImage',
      { env: { APPIMAGE: image, APPDIR: '/tmp/.mount_a' }, execPath: '/tmp/.mount_a/compileo-tray' },
      [image],
    ],
    [
      'that a terminal in an AppImage started',
      { env: { APPIMAGE: '/home/me/Terminal.AppImage', APPDIR: '/tmp/.mount_t' }, execPath },
      [execPath],
    ],
    [
      'in development',
      { env: {}, execPath: '/e/electron', appPath: '/src/tray' },
      ['/e/electron', '/src/tray'],
    ],
    ['with its own profile', { env: {}, execPath, dataFolder: '/x y' }, [execPath, '--user-data-dir=/x y']],
  ])('has the path and arguments of a program %s', (_, place, command) => {
    expect(getLoginCommand(place)).toEqual([...command, '--hidden'])
  })

  it.each([
    ['~/.config/autostart', 'is missing', {}, '/home/me/.config/autostart/compileo-tray.desktop'],
    [
      '~/.config/autostart',
      'is empty',
      { XDG_CONFIG_HOME: '' },
      '/home/me/.config/autostart/compileo-tray.desktop',
    ],
    [
      '~/.config/autostart',
      'is a relative path',
      { XDG_CONFIG_HOME: 'not/absolute' },
      '/home/me/.config/autostart/compileo-tray.desktop',
    ],
    [
      '/elsewhere/autostart',
      'is “/elsewhere”',
      { XDG_CONFIG_HOME: '/elsewhere' },
      '/elsewhere/autostart/compileo-tray.desktop',
    ],
  ])('is written to %s if XDG_CONFIG_HOME %s', (_, __, env, file) => {
    expect(getAutostartPath(env, '/home/me')).toBe(file)
  })
})

const place = () => join(createTempFolder(), 'autostart', 'compileo-tray.desktop')
const read = (file: string) => readFileSync(file, 'utf8')

describe('start at login on Linux', () => {
  it('creates a file in the autostart folder, and removes it when switched off', () => {
    const file = place()
    const { set } = createAutostartItem(file, ['/opt/My Tray', '--hidden'])
    expect(set(true)).toEqual({ ok: true })
    expect(read(file)).toContain('\nExec="/opt/My Tray" --hidden\n')
    expect(read(file)).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Compileo Tray\n/)
    expect(set(false)).toEqual({ ok: true })
    expect(existsSync(file)).toBe(false)
    expect(set(false)).toEqual({ ok: true })
  })

  it('updates the file when the program has moved, and keeps the user’s own lines', () => {
    const file = place()
    createAutostartItem(file, ['/old/tray', '--hidden']).set(true)
    writeFileSync(file, `${read(file)}X-GNOME-Autostart-Delay=10\n`)
    expect(createAutostartItem(file, ['/new/tray', '--hidden']).renew()).toEqual({ ok: true, on: true })
    expect(read(file)).toContain('\nExec=/new/tray --hidden\n')
    expect(read(file)).toContain('X-GNOME-Autostart-Delay=10')
    expect(read(file)).not.toContain('/old/tray')
  })

  it.each([
    ['Hidden=true', (text: string) => `${text}Hidden=true\n`],
    ['X-GNOME-Autostart-enabled=false', (text: string) => `${text}X-GNOME-Autostart-enabled=false\n`],
  ])('stays off if its file contains %s, until the user switches it on', (_, disabled) => {
    const file = place()
    createAutostartItem(file, ['/old/tray']).set(true)
    const text = disabled(read(file))
    writeFileSync(file, text)
    const { renew, set } = createAutostartItem(file, ['/new/tray'])
    expect(renew()).toEqual({ ok: true, on: false })
    expect(read(file)).toBe(text)
    expect(set(true)).toEqual({ ok: true })
    expect(renew()).toEqual({ ok: true, on: true })
    expect(read(file)).toContain('Exec=/new/tray')
  })

  it('is off if the user deleted its file', () => {
    const file = place()
    expect(createAutostartItem(file, ['/tray']).renew()).toEqual({ ok: true, on: false })
    expect(existsSync(file)).toBe(false)
  })

  it('can’t be changed if the folder isn’t writable', () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'autostart'), 'a file where the folder should be')
    const { set } = createAutostartItem(join(folder, 'autostart', 'compileo-tray.desktop'), ['/tray'])
    const message = expect.stringMatching(/^Couldn’t change “Start at login”: /)
    const refusal = { ok: false, message }
    expect(formatAllMessages(set(true))).toEqual(refusal)
    expect(formatAllMessages(set(false))).toEqual(refusal)
  })

  it('is off, with an error message, if its file can’t be read', () => {
    const file = place()
    mkdirSync(file, { recursive: true })
    expect(formatAllMessages(createAutostartItem(file, ['/tray']).renew())).toEqual({
      ok: false,
      on: false,
      message: expect.stringMatching(/^Couldn’t change “Start at login”: /),
    })
  })
})

function fakeApp(takes = true, status: 'enabled' | 'requires-approval' = 'enabled') {
  const calls: object[] = []
  let on = false
  return {
    calls,
    app: {
      setLoginItemSettings(settings: { openAtLogin?: boolean }) {
        calls.push(settings)
        if (takes) on = settings.openAtLogin ?? false
      },
      getLoginItemSettings: () => ({
        openAtLogin: on,
        executableWillLaunchAtLogin: on,
        wasOpenedAtLogin: on,
        status,
        launchItems: [],
      }),
    },
  }
}

describe('start at login on Windows and macOS', () => {
  const command = ['C:\\Tray\\tray.exe', '--user-data-dir=C:\\my data', '--hidden']

  it('registers the command on Windows, with each argument quoted', () => {
    const { app, calls } = fakeApp()
    const item = createElectronLoginItem(app, 'win32', command)
    expect(item.set(true)).toEqual({ ok: true })
    expect(calls).toEqual([
      {
        openAtLogin: true,
        path: 'C:\\Tray\\tray.exe',
        args: ['"--user-data-dir=C:\\my data"', '--hidden'],
      },
    ])
    expect(item.renew()).toEqual({ ok: true, on: true })
    expect(item.wasLaunchedAtLogin()).toBe(false)
    expect(item.set(false)).toEqual({ ok: true })
    expect(item.renew()).toEqual({ ok: true, on: false })
  })

  it('registers no arguments on macOS, and recognises a launch at login', () => {
    const { app, calls } = fakeApp()
    const item = createElectronLoginItem(app, 'darwin', command)
    expect(item.wasLaunchedAtLogin()).toBe(false)
    expect(item.set(true)).toEqual({ ok: true })
    expect(calls).toEqual([{ openAtLogin: true }])
    expect(item.wasLaunchedAtLogin()).toBe(true)
  })

  it.each([
    ['ignores the request', 'enabled', 'the system didn’t accept it'],
    ['waits for approval', 'requires-approval', 'allow it in System Settings, General, Login Items'],
  ] as const)('fails with an explanation if the system %s', (_, status, words) => {
    const { app } = fakeApp(false, status)
    expect(formatAllMessages(createElectronLoginItem(app, 'darwin', command).set(true))).toEqual({
      ok: false,
      message: `Couldn’t change “Start at login”: ${words}`,
    })
  })
})
