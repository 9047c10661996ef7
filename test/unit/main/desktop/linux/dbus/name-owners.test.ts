import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNameOwners } from '#main/desktop/linux/dbus/name-owners.ts'
import type { BusSignal } from '#main/desktop/linux/dbus/types.ts'

const name = 'org.example.Service'
const news = (body: readonly unknown[], other: Partial<BusSignal> = {}): BusSignal => ({
  sender: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'NameOwnerChanged',
  body,
  ...other,
})

function scene() {
  const owners = createNameOwners((_name, answered) => answered(':1.1'))
  const seen: (string | undefined)[] = []
  owners.watch(name, (owner) => seen.push(owner))
  return { owners, seen }
}

describe('the owner of a D-Bus name', () => {
  it('is emitted at once if it is known, and whenever it changes', () => {
    const { owners, seen } = scene()
    owners.handleSignal(news([name, ':1.1', '']))
    owners.handleSignal(news([name, '', ':1.2']))
    owners.handleSignal(news([name, '', ':1.2']))
    owners.handleSignal(news(['org.example.Other', '', ':1.3']))
    expect(seen).toEqual([':1.1', undefined, ':1.2'])
    expect(owners.ownerOf(name)).toBe(':1.2')
  })

  it.each<[string, Partial<BusSignal>]>([
    ['another sender', { sender: ':1.66' }],
    ['another path', { path: '/' }],
    ['another interface', { interface: 'org.example.DBus' }],
    ['another member', { member: 'NameAcquired' }],
  ])('can’t be changed by a signal with %s', (_what, other) => {
    const { owners, seen } = scene()
    owners.handleSignal(news([name, ':1.1', ''], other))
    expect(seen).toEqual([':1.1'])
  })

  it('is always a string or undefined, whatever the bus sends', () => {
    const anyName = fc.oneof(fc.constantFrom<unknown>(name, '__proto__', 'constructor'), fc.anything())
    fc.assert(
      fc.property(fc.array(fc.oneof(anyName, fc.anything())), (body) => {
        const { owners, seen } = scene()
        owners.handleSignal(news(body))
        for (const owner of seen) expect(owner === undefined || typeof owner === 'string').toBe(true)
      }),
    )
  })
})
