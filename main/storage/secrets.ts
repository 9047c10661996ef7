import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import type { ServerId } from '#shared/model.ts'
import { openDocument } from './document.ts'

/** `locked`: until the user unlocks the keyring or sets one up. `insecure`: only with a well-known password. */
export type VaultState = 'open' | 'locked' | 'insecure' | 'absent'

/** The system's encryption: only this user's programs can decrypt. */
export interface Vault {
  /** Responds in bounded time and never waits for the user. */
  state(): Promise<VaultState>
  /** @throws if it can't; check the state first */
  encrypt(text: string): Promise<Buffer>
  /** @throws if this wasn't encrypted here, or can't be decrypted now */
  decrypt(bytes: Buffer): Promise<{
    readonly text: string
    /** The system's own key has changed, so encrypt it again. */
    readonly isOutdated: boolean
  }>
}

/** `elsewhere`: it belongs to another origin, so it isn't returned. */
export type KeyResult =
  | { readonly ok: true; readonly key: string; readonly isOutdated: boolean }
  | { readonly ok: false; readonly why: 'unreadable' | 'elsewhere' }

export type Secrets = ReturnType<typeof openSecrets>

const file = z.object({ keys: z.record(z.string(), z.object({ origin: z.string(), sealed: z.base64() })) })
/** So editing the file or the address can't send the key elsewhere. */
const secret = z.object({ origin: z.string(), key: z.string().min(1) })

/** Opens `keys.json`, or another file of its format. Without the vault it is worthless. */
export function openSecrets(options: {
  readonly folder: string
  readonly name?: string
  readonly vault: Vault
  readonly now: number
  readonly isReadOnly?: boolean
  readonly onCorrupt: (message: Message) => void
}) {
  const { name = 'keys', vault } = options
  const document = openDocument({ ...options, name, schema: file, version: 1, empty: { keys: {} } })
  const entries = () => document.read().keys

  async function decryptEntry(sealed: string) {
    const { text, isOutdated } = await vault.decrypt(Buffer.from(sealed, 'base64'))
    return { ...secret.parse(JSON.parse(text)), isOutdated }
  }

  return {
    state: () => vault.state(),
    has: (id: ServerId): boolean => Object.hasOwn(entries(), id),
    /** A key, if it was saved for this origin. An unreadable one stays saved. */
    async read(id: ServerId, origin: string): Promise<KeyResult> {
      const entry = Object.hasOwn(entries(), id) ? entries()[id] : undefined
      if (!entry) return { ok: false, why: 'unreadable' }
      if (entry.origin !== origin) return { ok: false, why: 'elsewhere' }
      try {
        const { key, isOutdated, origin: own } = await decryptEntry(entry.sealed)
        return own === origin ? { ok: true, key, isOutdated } : { ok: false, why: 'elsewhere' }
      } catch {
        // The error isn't logged, because it could quote part of the key.
        return { ok: false, why: 'unreadable' }
      }
    },
    /** Saves a key unless it throws. `isWanted` is checked after the encryption, which may take long. */
    async keep(id: ServerId, origin: string, key: string, isWanted: () => boolean): Promise<void> {
      const sealed = (await vault.encrypt(JSON.stringify({ origin, key }))).toString('base64')
      if (isWanted()) document.write({ keys: { ...entries(), [id]: { origin, sealed } } })
    },
    forget(id: ServerId): void {
      const { [id]: _, ...keys } = entries()
      if (Object.hasOwn(entries(), id)) document.write({ keys })
    },
  }
}
