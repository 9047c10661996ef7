import { beforeEach, describe, expect, it } from 'vitest'
import { watchXfcePanel } from '#main/desktop/linux/xfce-panel.ts'
import {
  connectDesktop,
  createDBusMethod,
  DBusMethodError,
  type DesktopConnection,
} from '#test/support/desktop/connection.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { openDesktop, type Desktop } from './scene.ts'

const XFCONF = 'org.xfce.Xfconf'
const PATH = '/org/xfce/Xfconf'

let desktop: Desktop
let xfconf: DesktopConnection
let modes: boolean[]

beforeEach(async () => {
  desktop = await openDesktop()
  xfconf = await connectDesktop(desktop.bus.address)
  closeAfterTest(() => xfconf.close())
  modes = []
})

/** @param value the setting of the panel's dark mode; undefined if the user has never changed it */
async function startXfconf(value: boolean | undefined) {
  const getProperty = createDBusMethod(([channel, property]) => {
    if (channel !== 'xfce4-panel' || property !== '/panels/dark-mode' || value === undefined)
      throw new DBusMethodError('org.xfce.Xfconf.Error.PropertyNotFound', 'No such property')
    return ['b', value]
  })
  xfconf.serve(
    PATH,
    {
      name: XFCONF,
      methods: { GetProperty: ['ss', 'v', ['channel', 'property'], ['value']] },
      signals: { PropertyChanged: ['ssv', 'channel', 'property', 'value'] },
    },
    { GetProperty: getProperty },
  )
  await xfconf.own(XFCONF)
}

function watch() {
  closeAfterTest(watchXfcePanel(desktop.session, desktop.clock, (isDark) => modes.push(isDark)))
}

const change = (channel: string, property: string, value: unknown) =>
  xfconf.signal(PATH, XFCONF, 'PropertyChanged', 'ssv', [channel, property, value])

describe('the dark mode of Xfce’s panel', () => {
  it.each([
    ['is on', true],
    ['is off', false],
  ])('%s if Xfce’s settings say so', async (_, isDark) => {
    await startXfconf(isDark)
    watch()
    await expect.poll(() => modes).toEqual([isDark])
  })

  it('is off if the user has never set it, and is reported when the user sets it', async () => {
    await startXfconf(undefined)
    watch()
    await expect.poll(() => modes).toEqual([false])
    change('xfce4-panel', '/panels/panel-1/size', ['i', 26])
    change('xsettings', '/panels/dark-mode', ['b', false])
    change('xfce4-panel', '/panels/dark-mode', ['s', 'yes'])
    change('xfce4-panel', '/panels/dark-mode', ['b', true])
    await expect.poll(() => modes).toEqual([false, true])
  })
})
