import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** What a release says of itself, as far as it is signed (`latest-linux.yml` and its like). */
export interface SignedRelease {
  readonly version: string
  readonly files: readonly { readonly url: string; readonly sha512: string }[]
}

/** What is signed of a release: its version, and each file by name and content. The release script signs the same. Pure. */
export function signedText({ version, files }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([version, files.map(({ url, sha512 }) => [url, sha512])]))
}

/**
 * The public key that releases are signed with.
 * @param text Ed25519, as base64 of its DER form; undefined where it is no such key
 */
export function releaseKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function isSignable(release: unknown): release is SignedRelease & { readonly signature: string } {
  if (typeof release !== 'object' || release === null) return false
  const { version, files, signature }: Record<string, unknown> = { ...release }
  return (
    typeof version === 'string' &&
    typeof signature === 'string' &&
    Array.isArray(files) &&
    files.length > 0 &&
    files.every((file) => typeof file?.url === 'string' && typeof file.sha512 === 'string')
  )
}

/** Whether the holder of the key has signed this release, whoever has handed it over. Pure. */
export function isSignedBy(key: KeyObject, release: unknown): boolean {
  if (!isSignable(release)) return false
  return verify(null, signedText(release), key, Buffer.from(release.signature, 'base64'))
}
