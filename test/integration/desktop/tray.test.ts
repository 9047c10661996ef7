import { beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { AppStore } from '#main/core/state/store.ts'
import { decodePng, getIconPng } from '#main/desktop/tray-icon.ts'
import { announceItem } from '#main/desktop/linux/tray/tray-host.ts'
import { updateTrayOnChange } from '#main/desktop/tray/update-tray.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import { TrayController } from '#main/desktop/tray/tray-controller.ts'
import { createStatusItemFactory } from '#main/desktop/linux/tray/status-item.ts'
import { connectDesktop } from '#test/support/desktop/connection.ts'
import {
  startPrivateBus,
  startTrayHost,
  type PrivateBus,
  type TrayHost,
} from '#test/support/desktop/desktop-doubles.ts'
import { createChangeWaits } from '#test/support/desktop/change-waits.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { ended, job, queue, server } from '#test/unit/main/desktop/tray/states.ts'
import { fakeDesktop } from '#test/unit/main/desktop/tray/fake-tray.ts'
import { texts } from '#test/support/english.ts'

let bus: PrivateBus

beforeEach(async () => {
  bus = await startPrivateBus()
  closeAfterTest(() => bus.stop())
})

async function panel() {
  const host = await startTrayHost(bus.address)
  closeAfterTest(() => host.stop())
  return host
}

async function program() {
  const clock = createFakeClock()
  const session: SessionBus = openSessionBus({ address: () => bus.address, clock })
  const store = new AppStore()
  const life = new AbortController()
  const commands: Command[] = []
  const panels: boolean[] = []
  const news = createChangeWaits(() => JSON.stringify(panels))
  store.putServer(server(queue({ running: 1 })))
  store.putJob(job('a', { progress: 20.2, addedAt: 1 }))
  store.putJob(job('b', { progress: 50, addedAt: 2 }))
  const announcement = announceItem(session)
  const shell = new TrayController({
    clock,
    factory: fakeDesktop().make,
    onBus: {
      announcement,
      factory: createStatusItemFactory({ bus: session, clock, announcement }),
      onPanel(present) {
        panels.push(present)
        news.reportChange()
      },
    },
    theme: () => 'unknown',
    onCommand: (command) => commands.push(command),
  })
  updateTrayOnChange(
    store,
    clock,
    () => texts,
    (view) => shell.show(view),
    new TrayRefresher(store, clock, life.signal),
  )
  const quit = () => {
    life.abort()
    shell.dispose()
    session.dispose()
  }
  closeAfterTest(quit)
  await news.waitFor(() => panels.length > 0)
  return { store, clock, commands, quit }
}

const telling =
  (tooltip: string, line = tooltip) =>
  ({ items }: TrayHost) => {
    const [item] = items
    const isRead = item?.tooltip === `Compileo Tray: ${tooltip}` && item.menu?.children[0]?.label === line
    return items.length === 1 && isRead ? item : undefined
  }

describe('the tray icon', () => {
  it('is found with its texts by a panel that starts after the program', async () => {
    await program()
    const host = await panel()
    const icon = await host.until(telling('2 running'))
    expect(icon.menu?.children.slice(2, 4).map(({ label }) => label)).toEqual(['a: 20%', 'b: 50%'])
  })

  it('is found with its texts by a panel that queries it right after registration', async () => {
    const host = await panel()
    await program()
    const { registration } = await host.until((seen) => telling('2 running')(seen) && seen)
    // If we registered by name, GNOME might show the icon without its menu.
    expect(registration).toMatchObject({ as: '/StatusNotifierItem', by: host.items[0]?.service })
  })

  it('exists in every size that a panel may request', async () => {
    const host = await panel()
    await program()
    const { pixmaps } = await host.until(telling('2 running'))
    expect(pixmaps.map(({ width }) => width)).toEqual([16, 22, 24, 32, 44, 48, 66])
    for (const { width, height, argb } of pixmaps) {
      const { rgba } = decodePng(getIconPng({ shape: 1 }, width, 'unknown'))
      const straight = Buffer.from(argb.map((_byte, at) => argb[at % 4 === 3 ? at - 3 : at + 1] ?? 0))
      expect(height).toBe(width)
      expect(straight.equals(rgba)).toBe(true)
    }
  })

  it('reports its registration even to a listener that is added later', async () => {
    await panel()
    const session = openSessionBus({ address: () => bus.address, clock: createFakeClock() })
    closeAfterTest(() => session.dispose())
    const announcement = announceItem(session)
    await new Promise((resolve) => announcement.watch(resolve))
    const registrations: unknown[] = []
    announcement.watch((registered) => registrations.push(registered))
    expect(registrations).toEqual([expect.any(Promise)])
    announcement.withdraw()
  })

  it('is found again by a panel on a restarted bus', async () => {
    const first = await panel()
    const { clock } = await program()
    await first.until(telling('2 running'))
    await bus.kill()
    await first.stop()
    await bus.start()
    const second = await panel()
    await clock.untilSleeping((ms) => ms <= 1000)
    await clock.advance(1000)
    await second.until(telling('2 running'))
    await expect(second.activate()).resolves.toBeUndefined()
  })

  it('is removed when the program quits', async () => {
    const host = await panel()
    const { quit } = await program()
    await host.until(telling('2 running'))
    quit()
    await expect(host.until(({ items }) => items.length === 0)).resolves.toBe(true)
  })

  it('is found by a panel that replaces another, with the latest changes', async () => {
    const first = await panel()
    const { store, clock } = await program()
    await first.until(telling('2 running'))
    await first.stop()
    store.putJob(ended('a', 'failed'), true)
    await clock.advance(5000)
    const second = await panel()
    const icon = await second.until(telling('1 running (50%), 1 failed', '1 running, 1 needs you'))
    expect(icon.menu?.children.slice(2, 5).map(({ label }) => label)).toEqual(['a: failed', '', 'b: 50%'])
  })
})

it('a click on the tray icon toggles the window; a middle click pauses notifications', async () => {
  const host = await panel()
  const { commands } = await program()
  const icon = await host.until(telling('2 running'))
  const finger = await connectDesktop(bus.address)
  const to = { service: icon.service, path: icon.path, interface: 'org.kde.StatusNotifierItem' }
  await host.activate()
  // `ContextMenu` does nothing because the panel shows the menu itself. Scrolling does nothing, either.
  await finger.call(to, 'ContextMenu', 'ii', [0, 0])
  await finger.call(to, 'Scroll', 'is', [1, 'vertical'])
  expect(commands).toEqual([{ open: 'toggle' }])
  await finger.call(to, 'SecondaryActivate', 'ii', [0, 0])
  expect(commands.at(-1)).toEqual({ name: 'pauseNotifications', args: { until: 'toggle' } })
  await finger.close()
})
