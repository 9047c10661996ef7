import type { Vault, VaultState } from '#main/core/storage/secrets.ts'

export interface TestVault extends Vault {
  current: VaultState
}

const marker = 'sealed:'
const scrambled = (bytes: Buffer) => bytes.map((byte) => byte ^ 0x5a)

/** This fake keyring doesn't protect anything. */
export function createTestVault(current: VaultState = 'open', password = 'a'): TestVault {
  const head = `${marker}${password}:`
  function openOnly(vault: TestVault) {
    if (vault.current !== 'open') throw new Error(`The keyring is ${vault.current}`)
  }
  return {
    current,
    async state() {
      return this.current
    },
    async encrypt(text) {
      openOnly(this)
      return Buffer.from(scrambled(Buffer.from(head + text)))
    },
    async decrypt(bytes) {
      openOnly(this)
      const text = Buffer.from(scrambled(bytes)).toString('utf8')
      if (!text.startsWith(head)) throw new Error('Sealed with another password')
      return { text: text.slice(head.length), isOutdated: false }
    },
  }
}
