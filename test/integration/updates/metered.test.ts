import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSessionBus, type SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { onMeteredConnection, systemBusAddress } from '../../../main/updates/metered.ts'
import { connectDesktop, type DesktopConnection } from '../../support/desktop/connection.ts'
import { startPrivateBus, type PrivateBus } from '../../support/desktop/desktop-doubles.ts'
import { fakeClock } from '../../support/fake-clock.ts'

let bus: PrivateBus
let system: SessionBus
let service: DesktopConnection
const clock = fakeClock()

beforeEach(async () => {
  bus = await startPrivateBus()
  system = openSessionBus({ address: () => bus.address, clock })
  service = await connectDesktop(bus.address)
})
afterEach(async () => {
  system.dispose()
  await service.close()
  await bus.stop()
})

describe('whether a network costs money', () => {
  // NetworkManager's NMMetered.
  it.each([
    [0, false],
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ])('is NetworkManager’s report of %i', async (reported, isMetered) => {
    const manager = { name: 'org.freedesktop.NetworkManager', properties: { Metered: 'u' } }
    service.serve('/org/freedesktop/NetworkManager', manager, { Metered: reported })
    await service.own('org.freedesktop.NetworkManager')
    expect(await onMeteredConnection(system, clock)).toBe(isMetered)
  })

  it('is not known where there is no NetworkManager', async () => {
    expect(await onMeteredConnection(system, clock)).toBeUndefined()
  })

  it('is queried on the bus that the environment names, else on the usual one', () => {
    expect(systemBusAddress({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/x' })).toBe('unix:path=/x')
    expect(systemBusAddress({})).toBe('unix:path=/var/run/dbus/system_bus_socket')
  })
})
