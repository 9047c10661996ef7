import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import type { SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { watchTrayHost } from '../../../main/desktop/linux/tray/tray-host.ts'
import { startPrivateBus, startTrayHost } from '../../support/desktop/index.ts'
import type { PrivateBus } from '../../support/desktop/index.ts'
import { waits } from '../../support/desktop/waits.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import type { FakeClock } from '../../support/fake-clock.ts'

let bus: PrivateBus
let clock: FakeClock
let session: SessionBus

/** What was told of panels, in order, and a way to wait for it. */
function panelNews() {
  const told: string[] = []
  const news = waits(() => told.join(', '))
  const tell = (what: string) => {
    told.push(what)
    news.changed()
  }
  const stop = watchTrayHost(session, (present) => tell(present ? 'there' : 'not there'))
  const until = (...expected: string[]) => news.until(() => told.length >= expected.length && told)
  return { until, stop, told }
}

beforeEach(async () => {
  bus = await startPrivateBus()
  clock = fakeClock()
  session = openSessionBus({ address: () => bus.address, clock })
})

afterEach(async () => {
  session.dispose()
  await bus.stop()
})

describe('panels', () => {
  it('that come after the program, and go, and come again, are known', async () => {
    const { until } = panelNews()
    await until('not there')
    const panel = await startTrayHost(bus.address)
    await until('not there', 'there')
    await panel.stop()
    const again = await startTrayHost(bus.address)
    const all = ['not there', 'there', 'not there', 'there']
    expect(await until(...all)).toEqual(all)
    await again.stop()
  })

  it('that are there before the program are known at once', async () => {
    const panel = await startTrayHost(bus.address)
    const { until } = panelNews()
    expect(await until('there')).toEqual(['there'])
    await panel.stop()
  })

  it('are found again on a bus that was restarted, by itself', async () => {
    const panel = await startTrayHost(bus.address)
    const { until } = panelNews()
    await until('there')
    await bus.kill()
    await until('there', 'not there')
    await panel.stop()
    await bus.start()
    const again = await startTrayHost(bus.address)
    await clock.untilSleeping()
    await clock.advance(500)
    expect(await until('there', 'not there', 'there')).toEqual(['there', 'not there', 'there'])
    await again.stop()
  })

  it('are told of no more after the end', async () => {
    const { until, stop, told } = panelNews()
    await until('not there')
    stop()
    const panel = await startTrayHost(bus.address)
    await session.call({
      service: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'GetId',
    })
    expect(told).toEqual(['not there'])
    await panel.stop()
  })
})

describe('a session without a bus', () => {
  it('has no panel, and is not asked for one again and again', async () => {
    session.dispose()
    session = openSessionBus({ address: () => undefined, clock })
    const { until } = panelNews()
    expect(await until('not there')).toEqual(['not there'])
    expect(clock.pending()).toEqual([])
  })
})

describe('a bus that can not be reached', () => {
  it('is dialled ever more seldom, up to every 30 seconds', async () => {
    await bus.kill()
    panelNews()
    const pauses: number[] = []
    for (let i = 0; i < 8; i += 1) {
      await clock.untilSleeping()
      const [pause = 0] = clock.pending()
      pauses.push(pause)
      await clock.advance(pause)
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })
})
