import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import type { ServerId } from '#shared/model.ts'
import { openDocument } from './document.ts'

/**
 * `locked` means that the user has to unlock or set up the keyring. `insecure` means that the keyring would
 * encrypt with a well-known password.
 */
export type VaultState = 'open' | 'locked' | 'insecure' | 'absent'

/** Encryption by the system. Only programs of the same user can decrypt the data. */
export interface Vault {
  /** Resolves with the vault's state within a limited time, because it never waits for the user. */
  state(): Promise<VaultState>
  /** Encrypts a text. Throws if the vault isn't open. */
  encrypt(text: string): Promise<Buffer>
  /** Decrypts bytes. Throws if this vault didn't encrypt them or can't decrypt them now. */
  decrypt(bytes: Buffer): Promise<{
    readonly text: string
    /** The system's own key has changed, so the text must be encrypted again. */
    readonly isOutdated: boolean
  }>
}

/** `elsewhere` means that the key was saved for another origin and isn't returned. */
export type KeyResult =
  | { readonly ok: true; readonly key: string; readonly isOutdated: boolean }
  | { readonly ok: false; readonly why: 'unreadable' | 'elsewhere' }

export type Secrets = ReturnType<typeof openSecrets>

const file = z.object({ keys: z.record(z.string(), z.object({ origin: z.string(), sealed: z.base64() })) })
/**
 * A key is saved together with its origin. So nobody can send it to another server by editing the file or the
 * address.
 */
const secret = z.object({ origin: z.string(), key: z.string().min(1) })

/** Opens `keys.json`, or another file in the same format. Its keys can only be decrypted by the vault. */
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
    /** Reads a key if it was saved for this origin. A key that can't be decrypted stays in the file. */
    async read(id: ServerId, origin: string): Promise<KeyResult> {
      const entry = Object.hasOwn(entries(), id) ? entries()[id] : undefined
      if (!entry) return { ok: false, why: 'unreadable' }
      if (entry.origin !== origin) return { ok: false, why: 'elsewhere' }
      try {
        const { key, isOutdated, origin: savedOrigin } = await decryptEntry(entry.sealed)
        return savedOrigin === origin ? { ok: true, key, isOutdated } : { ok: false, why: 'elsewhere' }
      } catch {
        // The error isn't logged, because it could contain a part of the key.
        return { ok: false, why: 'unreadable' }
      }
    },
    /**
     * Saves a key, unless `isWanted` returns false after the encryption, which may take long. Throws if the
     * key can't be saved.
     */
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
