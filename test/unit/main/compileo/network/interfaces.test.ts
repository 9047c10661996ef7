import type { NetworkInterfaceInfo } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { watchNetwork } from '#main/compileo/network/interfaces.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

const address = (text: string, internal = false): NetworkInterfaceInfo => ({
  address: text,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: null,
})
const loopback = address('127.0.0.1', true)

describe('network changes', () => {
  let life = new AbortController()
  afterEach(() => life.abort())

  async function changesOver(...looks: readonly NetworkInterfaceInfo[][]): Promise<number> {
    life = new AbortController()
    const clock = createFakeClock()
    let look = 0
    let changes = 0
    const ended = watchNetwork(
      () => ({ lo: [loopback], wlan0: looks[look] }),
      clock,
      life.signal,
      () => {
        changes += 1
      },
    )
    ended.catch(() => undefined)
    for (look = 1; look < looks.length; look++) await clock.advance(20_000)
    return changes
  }

  it('are reported once when the address changes', async () => {
    const home = [address('192.168.1.5')]
    const cafe = [address('10.0.0.7')]
    expect(await changesOver(home, home, cafe, cafe)).toBe(1)
  })

  it('aren’t reported while the network is down, but are reported once when it returns', async () => {
    const home = [address('192.168.1.5')]
    expect(await changesOver(home, [], [], home)).toBe(1)
  })

  it('aren’t reported when only the order of addresses changes', async () => {
    const [a, b] = [address('192.168.1.5'), address('fe80::1')]
    expect(await changesOver([a, b], [b, a])).toBe(0)
  })
})
