import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/base/clock.ts'
import { oldTrays } from '../../../main/desktop/linux/x11/old-tray.ts'
import { startDisplay } from '../../../scripts/desktop.mjs'
import { connectXClient, type XClient, type XWindow } from '../../support/real/x-client.ts'

// A real X server, with programs that behave as trays and icons do.

const pid = 4711
const [hidden, wanted] = [0, 1]

let display: Awaited<ReturnType<typeof startDisplay>>
let client: XClient

beforeAll(async () => {
  display = await startDisplay()
})
afterAll(() => display.stop())

const trays = () => oldTrays({ DISPLAY: display.address }, systemClock, pid)

async function withTray(test: (tray: XWindow) => Promise<void>): Promise<void> {
  client = await connectXClient(display.address)
  const tray = await client.newWindow()
  await tray.own('_NET_SYSTEM_TRAY_S0')
  try {
    await test(tray)
  } finally {
    await client.close()
  }
}

async function newIcon(flags: number, ofProcess = pid): Promise<XWindow> {
  const icon = await client.newWindow()
  await icon.set('_NET_WM_PID', 'CARDINAL', ofProcess)
  await icon.set('_XEMBED_INFO', '_XEMBED_INFO', 0, flags)
  await icon.changes()
  return icon
}

describe('a tray of the old kind', () => {
  it('is not there without an X server, nor without a selection owner', async () => {
    expect(await oldTrays({}, systemClock, pid).isThere()).toBe(false)
    expect(await trays().isThere()).toBe(false)
  })

  it('is there as long as its owner is', async () => {
    await withTray(async () => expect(await trays().isThere()).toBe(true))
    expect(await trays().isThere()).toBe(false)
  })

  it('that left our icon beside it is reminded of it, and counts for nothing until it has taken it', async () => {
    await withTray(async (tray) => {
      const icon = await newIcon(wanted)
      expect(await trays().isThere()).toBe(false)
      expect(await icon.changes()).toEqual(['_XEMBED_INFO'])
      // The icon's own property still says that it wants to be visible.
      expect(await trays().isThere()).toBe(false)
      await icon.moveInto(tray)
      await icon.changes()
      expect(await trays().isThere()).toBe(true)
      expect(await icon.changes()).toEqual([])
    })
  })

  it('is not asked to show an icon that is not to be seen, nor another program’s', async () => {
    await withTray(async () => {
      const icons = [await newIcon(hidden), await newIcon(wanted, pid + 1)]
      expect(await trays().isThere()).toBe(true)
      for (const icon of icons) expect(await icon.changes()).toEqual([])
    })
  })
})
