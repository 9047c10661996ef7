import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { watchTrayHost } from '#main/desktop/linux/tray/tray-host.ts'
import { connectDesktop, createDBusMethod } from '#test/support/desktop/connection.ts'
import { startPrivateBus, startTrayHost, type PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createChangeWaits } from '#test/support/desktop/change-waits.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { openDesktop } from './scene.ts'

let bus: PrivateBus
let clock: FakeClock
let session: SessionBus

const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

function panelNews() {
  const states: string[] = []
  const news = createChangeWaits(() => states.join(', '))
  const record = (what: string) => {
    states.push(what)
    news.reportChange()
  }
  const stop = watchTrayHost(session, (present) => record(present ? 'there' : 'not there'))
  const until = (...expected: string[]) => news.waitFor(() => states.length >= expected.length && states)
  return { until, stop, states }
}

beforeEach(async () => {
  ;({ bus, clock, session } = await openDesktop())
})

it('panels are no longer reported after the listener has stopped', async () => {
  const { until, stop, states } = panelNews()
  await until('not there')
  stop()
  const panel = await startTrayHost(bus.address)
  await session.call({ ...daemon, member: 'GetId' })
  expect(states).toEqual(['not there'])
  await panel.stop()
})

describe('the signals on the session bus', () => {
  const source = { service: 'org.example.Service', path: '/Object', interface: 'org.example.Face' }
  const own = { ...daemon, member: 'RequestName', signature: 'su', body: ['org.example.Ours', 4] }

  it('are received only from the observed object and interface', async () => {
    const service = await connectDesktop(bus.address)
    await service.own(source.service)
    const members: string[] = []
    const news = createChangeWaits(() => members.join())
    session.listen(source, ({ member }) => {
      members.push(member)
      news.reportChange()
    })
    await session.call(own)
    // The signal is addressed to us alone, so that no match rule filters it out.
    const signal = {
      type: 4,
      destination: 'org.example.Ours',
      path: source.path,
      interface: source.interface,
    }
    service.send({ ...signal, path: '/Other', member: 'OtherObject' })
    service.send({ ...signal, interface: 'org.example.Other', member: 'OtherInterface' })
    service.send({ ...signal, member: 'Wanted' })
    await news.waitFor(() => members.includes('Wanted'))
    expect(members).toEqual(['Wanted'])
    await service.close()
  })

  it('are filtered by sender on the bus, so that other signals aren’t delivered', async () => {
    session.listen(source, () => undefined)
    session.watchName('org.example.Other', () => undefined)
    await session.call(own)
    const asking = await connectDesktop(bus.address)
    const stats = { ...daemon, interface: 'org.freedesktop.DBus.Debug.Stats' }
    const [name] = await asking.call(daemon, 'GetNameOwner', 's', ['org.example.Ours'])
    const [rules] = await asking.call(stats, 'GetAllMatchRules')
    const ours = z.record(z.string(), z.array(z.string())).parse(rules)[String(name)] ?? []
    expect(ours).toHaveLength(3)
    const senders = new Set(ours.map((rule) => /sender='(.*?)'/.exec(rule)?.[1]))
    expect(senders).toEqual(new Set(['org.example.Service', 'org.freedesktop.DBus']))
    await asking.close()
  })
})

it('a session without a bus has no panel, and isn’t queried repeatedly', async () => {
  session.dispose()
  session = openSessionBus({ address: () => undefined, clock })
  const { until } = panelNews()
  expect(await until('not there')).toEqual(['not there'])
  expect(clock.pending()).toEqual([])
})

it('an unreachable bus is tried less and less often, and finally every 30 seconds', async () => {
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

it('a call that waits for a reply fails with a clear reason if the session bus crashes', async () => {
  const source = { service: 'org.example.Silent', path: '/Object', interface: 'org.example.Face' }
  const service = await connectDesktop(bus.address)
  await service.own(source.service)
  const { promise: isCalled, resolve } = Promise.withResolvers<void>()
  const wait = () => {
    resolve()
    return new Promise(() => undefined)
  }
  service.serve(
    source.path,
    { name: source.interface, methods: { Wait: ['', '', [], []] } },
    { Wait: createDBusMethod(wait) },
  )
  const reply = session.call({ ...source, member: 'Wait' })
  await isCalled
  await bus.kill()
  expect(await reply).toMatchObject({ ok: false, kind: 'no-bus', failureKind: 'gone' })
})

it('a bus that worked before is tried again after half a second', async () => {
  const second = await startPrivateBus()
  closeAfterTest(() => second.stop())
  await bus.kill()
  session.dispose()
  let { address } = bus
  session = openSessionBus({ address: () => address, clock })
  closeAfterTest(() => session.dispose())
  const { until } = panelNews()
  const nextPause = async () => {
    await clock.untilSleeping()
    const [pause = 0] = clock.pending()
    return pause
  }
  for (const pause of [1_000, 2_000, 4_000]) {
    expect(await nextPause()).toBe(pause)
    address = pause === 4_000 ? second.address : address
    await clock.advance(pause)
  }
  const panel = await startTrayHost(second.address)
  await until('not there', 'there')
  await panel.stop()
  await second.kill()
  expect(await nextPause()).toBe(500)
})
