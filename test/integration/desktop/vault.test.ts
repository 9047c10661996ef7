import { EventEmitter, once } from 'node:events'
import type { InterfaceDescriptor } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { openVault, type SealingStorage } from '#main/desktop/electron/vault.ts'
import { startPrivateBus, type PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { connectDesktop, type DesktopConnection } from '#test/support/desktop/connection.ts'
import { fakeClock, type FakeClock } from '#test/support/fake-clock.ts'

let bus: PrivateBus
let clock: FakeClock
let session: SessionBus
let service: DesktopConnection

beforeEach(async () => {
  bus = await startPrivateBus()
  clock = fakeClock()
  session = openSessionBus({ address: () => bus.address, clock })
  service = await connectDesktop(bus.address)
})

afterEach(async () => {
  session.dispose()
  await service.close()
  await bus.stop()
})

const path = '/org/freedesktop/secrets/aliases/default'

async function secretService(isLocked: boolean | undefined): Promise<void> {
  if (isLocked !== undefined) {
    const collection = { name: 'org.freedesktop.Secret.Collection', properties: { Locked: 'b' } }
    service.serve(path, collection, { Locked: isLocked })
  }
  await service.own('org.freedesktop.secrets')
}

async function silentService(): Promise<void> {
  const properties: InterfaceDescriptor = {
    name: 'org.freedesktop.DBus.Properties',
    methods: { Get: ['ss', 'v', ['face', 'name'], ['value']] },
  }
  service.serve(path, properties, { Get: () => new Promise(() => undefined) })
  await service.own('org.freedesktop.secrets')
}

/** A real blocking call would never return. */
function blockingStorage(isAvailable = true) {
  const calls: string[] = []
  const storage: SealingStorage = {
    isEncryptionAvailable() {
      calls.push('isEncryptionAvailable')
      return isAvailable
    },
    encryptString: (text) => Buffer.from(text),
    decryptString: (bytes) => bytes.toString('utf8'),
  }
  return { storage, calls }
}

function waitingStorage(isAvailable: Promise<boolean>): SealingStorage {
  return {
    ...blockingStorage().storage,
    isAsyncEncryptionAvailable: () => isAvailable,
    encryptStringAsync: async (text) => Buffer.from(text),
    decryptStringAsync: async (bytes) => ({ result: bytes.toString('utf8'), shouldReEncrypt: true }),
  }
}

const vaultOf = (isAvailable: Promise<boolean>) =>
  openVault({ safeStorage: waitingStorage(isAvailable), platform: 'linux', clock, bus: session })

describe('a runtime whose calls block', () => {
  it.each<[string, (() => Promise<void>) | undefined, string]>([
    ['open', () => secretService(false), 'open'],
    ['locked', () => secretService(true), 'locked'],
    ['yet to be set up', () => secretService(undefined), 'locked'],
    ['a missing service', undefined, 'absent'],
  ])('is only asked once the keyring is open: %s', async (_, begin, expected) => {
    await begin?.()
    const { storage, calls } = blockingStorage()
    const vault = openVault({ safeStorage: storage, platform: 'linux', clock, bus: session })
    expect(await vault.state()).toBe(expected)
    expect(calls).toEqual(expected === 'open' ? ['isEncryptionAvailable'] : [])
  })

  it('is not asked while the keyring does not answer', async () => {
    await silentService()
    const { storage, calls } = blockingStorage()
    const state = openVault({ safeStorage: storage, platform: 'linux', clock, bus: session }).state()
    await clock.untilSleeping()
    await clock.advance(2_000)
    expect(await state).toBe('locked')
    expect(calls).toEqual([])
  })

  it.each(['darwin', 'win32'] as const)(
    'is called at once on %s, where it doesn’t block',
    async (platform) => {
      const { storage } = blockingStorage()
      expect(await openVault({ safeStorage: storage, platform, clock }).state()).toBe('open')
      const without = blockingStorage(false).storage
      expect(await openVault({ safeStorage: without, platform, clock }).state()).toBe('absent')
    },
  )
})

describe('a runtime whose calls wait', () => {
  it('is believed', async () => {
    expect(await vaultOf(Promise.resolve(true)).state()).toBe('open')
    expect(await vaultOf(Promise.resolve(false)).state()).toBe('absent')
  })

  it('is taken for locked while it waits for the user, and for open once they have unlocked it', async () => {
    const person = new EventEmitter<{ unlocks: [boolean] }>()
    const vault = vaultOf(once(person, 'unlocks').then(([isOpen]) => isOpen === true))
    const state = vault.state()
    await clock.untilSleeping()
    await clock.advance(2_000)
    expect(await state).toBe('locked')
    person.emit('unlocks', true)
    expect(await vault.state()).toBe('open')
  })

  it('is locked, not absent, if the user has dismissed the question', async () => {
    await secretService(true)
    expect(await vaultOf(Promise.resolve(false)).state()).toBe('locked')
  })

  it('reports when what it opened is to be sealed again', async () => {
    const vault = vaultOf(Promise.resolve(true))
    expect(await vault.decrypt(await vault.encrypt('text'))).toEqual({ text: 'text', isOutdated: true })
  })
})

it('takes a well-known password for none, whatever the system reports', async () => {
  const { storage, calls } = blockingStorage()
  const basic: SealingStorage = { ...storage, getSelectedStorageBackend: () => 'basic_text' }
  expect(await openVault({ safeStorage: basic, platform: 'linux', clock, bus: session }).state()).toBe(
    'insecure',
  )
  expect(calls).toEqual([])
})
