import { beforeEach, describe, expect, it } from 'vitest'
import { watchColourScheme, type ColourScheme } from '#main/desktop/linux/colour-scheme.ts'
import {
  connectDesktop,
  createDBusMethod,
  DBusMethodError,
  type DesktopConnection,
} from '#test/support/desktop/connection.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { openDesktop, type Desktop } from './scene.ts'

const SETTINGS = 'org.freedesktop.portal.Settings'
const PATH = '/org/freedesktop/portal/desktop'
const APPEARANCE = 'org.freedesktop.appearance'

let desktop: Desktop
let portal: DesktopConnection
let schemes: ColourScheme[]

beforeEach(async () => {
  desktop = await openDesktop()
  portal = await connectDesktop(desktop.bus.address)
  closeAfterTest(() => portal.close())
  schemes = []
})

/** Version 1 only knows `Read`, which wraps the value twice. */
async function startPortal(scheme: number, version: 1 | 2 = 2) {
  const answer = (name: string, value: unknown) =>
    createDBusMethod(([space, key]) => {
      if (version === 1 && name === 'ReadOne')
        throw new DBusMethodError('org.freedesktop.DBus.Error.UnknownMethod', 'No such method')
      if (space !== APPEARANCE || key !== 'color-scheme')
        throw new DBusMethodError('org.freedesktop.portal.Error.NotFound', 'No such setting')
      return value
    })
  portal.serve(
    PATH,
    {
      name: SETTINGS,
      methods: {
        ReadOne: ['ss', 'v', ['namespace', 'key'], ['value']],
        Read: ['ss', 'v', ['namespace', 'key'], ['value']],
      },
      signals: { SettingChanged: ['ssv', 'namespace', 'key', 'value'] },
    },
    { ReadOne: answer('ReadOne', ['u', scheme]), Read: answer('Read', ['v', ['u', scheme]]) },
  )
  await portal.own('org.freedesktop.portal.Desktop')
}

function watch() {
  closeAfterTest(watchColourScheme(desktop.session, desktop.clock, (scheme) => schemes.push(scheme)))
}

describe('the desktop’s preferred colours', () => {
  it.each([
    ['dark', 2, 1],
    ['light', 2, 2],
    ['dark', 1, 1],
  ] as const)(
    'are “%s” if version %i of the portal returns the value %i',
    async (scheme, version, number) => {
      await startPortal(number, version)
      watch()
      await expect.poll(() => schemes).toEqual([scheme])
    },
  )

  it.each([0, 7])('are unknown if the portal’s value is %i', async (number) => {
    await startPortal(number, 2)
    watch()
    await expect.poll(() => schemes).toEqual([undefined])
  })

  it('are reported when they change, and other settings are ignored', async () => {
    await startPortal(2)
    watch()
    await expect.poll(() => schemes).toEqual(['light'])
    portal.signal(PATH, SETTINGS, 'SettingChanged', 'ssv', [APPEARANCE, 'accent-color', ['u', 1]])
    portal.signal(PATH, SETTINGS, 'SettingChanged', 'ssv', [APPEARANCE, 'color-scheme', ['s', 'dark']])
    portal.signal(PATH, SETTINGS, 'SettingChanged', 'ssv', [APPEARANCE, 'color-scheme', ['u', 1]])
    await expect.poll(() => schemes).toEqual(['light', 'dark'])
  })
})
