import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import type { ServerId } from '#shared/model.ts'
import { openDocument } from './document.ts'

/**
 * `locked`: the user has to unlock or set up the keyring. `insecure`: the encryption would use a well-known
 * password.
 */
export type VaultState = 'open' | 'locked' | 'insecure' | 'absent'

/** The system's encryption. Only programs of this user can decrypt. */
export interface Vault {
  /** Resolves within a bounded time, and never waits for the user. */
  state(): Promise<VaultState>
  /** @throws if the vault isn't open; check the state first */
  encrypt(text: string): Promise<Buffer>
  /** @throws if this vault didn't encrypt the bytes, or can't decrypt them at the moment */
  decrypt(bytes: Buffer): Promise<{
    readonly text: string
    /** Whether the system's own key has changed, so that the text must be encrypted again. */
    readonly isOutdated: boolean
  }>
}

/** `elsewhere`: the key belongs to another origin, so it isn't returned. */
export type KeyResult =
  | { readonly ok: true; readonly key: string; readonly isOutdated: boolean }
  | { readonly ok: false; readonly why: 'unreadable' | 'elsewhere' }

export type Secrets = ReturnType<typeof openSecrets>

const file = z.object({ keys: z.record(z.string(), z.object({ origin: z.string(), sealed: z.base64() })) })
/**
 * A key is saved with its origin, so that editing the file or the address can't send it to another server.
 */
const secret = z.object({ origin: z.string(), key: z.string().min(1) })

/** Opens `keys.json`, or another file in the same format. It is worthless without the vault. */
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
    /** Reads a key if it was saved for this origin. An unreadable key stays saved. */
    async read(id: ServerId, origin: string): Promise<KeyResult> {
      const entry = Object.hasOwn(entries(), id) ? entries()[id] : undefined
      if (!entry) return { ok: false, why: 'unreadable' }
      if (entry.origin !== origin) return { ok: false, why: 'elsewhere' }
      try {
        const { key, isOutdated, origin: own } = await decryptEntry(entry.sealed)
        return own === origin ? { ok: true, key, isOutdated } : { ok: false, why: 'elsewhere' }
      } catch {
        // The error isn't logged, because it could contain a part of the key.
        return { ok: false, why: 'unreadable' }
      }
    },
    /** Saves a key, or throws. `isWanted` is checked after the encryption, which may take long. */
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
