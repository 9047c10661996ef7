import { EventEmitter, once } from 'node:events'
import type { InterfaceDescriptor } from 'dbus-native'
import { beforeEach, expect, it } from 'vitest'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { openVault, type AsyncSafeStorage } from '#main/desktop/electron/vault.ts'
import { connectDesktop, type DesktopConnection } from '#test/support/desktop/connection.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { openDesktop } from './scene.ts'

let clock: FakeClock
let session: SessionBus
let service: DesktopConnection

beforeEach(async () => {
  const desktop = await openDesktop()
  ;({ clock, session } = desktop)
  service = await connectDesktop(desktop.bus.address)
  closeAfterTest(() => service.close())
})

type Backend = ReturnType<AsyncSafeStorage['getSelectedStorageBackend']>

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

function sealing(isAvailable: Promise<boolean>, backend: Backend = 'gnome_libsecret'): AsyncSafeStorage {
  return {
    isAsyncEncryptionAvailable: () => isAvailable,
    encryptStringAsync: async (text) => Buffer.from(text),
    decryptStringAsync: async (bytes) => ({ result: bytes.toString('utf8'), shouldReEncrypt: true }),
    getSelectedStorageBackend: () => backend,
  }
}

const vaultOf = (isAvailable: Promise<boolean>) =>
  openVault({ safeStorage: sealing(isAvailable), platform: 'linux', clock, bus: session })

it('the vault for secrets is open if the keyring is available', async () => {
  expect(await vaultOf(Promise.resolve(true)).state()).toBe('open')
})

it('the vault for secrets is locked while the keyring prompts the user, and open afterwards', async () => {
  const user = new EventEmitter<{ unlocks: [boolean] }>()
  const vault = vaultOf(once(user, 'unlocks').then(([isOpen]) => isOpen === true))
  const state = vault.state()
  await clock.untilSleeping()
  await clock.advance(2_000)
  expect(await state).toBe('locked')
  user.emit('unlocks', true)
  expect(await vault.state()).toBe('open')
})

it.each<[string, (() => Promise<void>) | undefined, string]>([
  ['locked if the user has dismissed the prompt', () => secretService(true), 'locked'],
  ['locked if no keyring has been created yet', () => secretService(undefined), 'locked'],
  ['absent if there is no keyring service', undefined, 'absent'],
])('the vault for secrets is %s', async (_, begin, expected) => {
  await begin?.()
  expect(await vaultOf(Promise.resolve(false)).state()).toBe(expected)
})

it('the vault for secrets is locked if the keyring service doesn’t respond', async () => {
  await silentService()
  const state = vaultOf(Promise.resolve(false)).state()
  await clock.untilSleeping()
  await clock.advance(2_000)
  expect(await state).toBe('locked')
})

it('the vault for secrets reports that a decrypted text has to be encrypted again', async () => {
  const vault = vaultOf(Promise.resolve(true))
  expect(await vault.decrypt(await vault.encrypt('text'))).toEqual({ text: 'text', isOutdated: true })
})

it('the vault for secrets is insecure if Chromium would use a well-known password', async () => {
  const basic = sealing(Promise.resolve(true), 'basic_text')
  const vault = openVault({ safeStorage: basic, platform: 'linux', clock, bus: session })
  expect(await vault.state()).toBe('insecure')
})
