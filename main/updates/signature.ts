import { createPublicKey, verify, type KeyObject } from 'node:crypto'

export interface SignedRelease {
  /** It identifies the system. */
  readonly channelFile: string
  readonly version: string
  readonly files: readonly { readonly url: string; readonly sha512: string }[]
}

export type SignatureCheck = 'signed' | 'not-signed' | 'other-system'

/**
 * `Provider.getChannelFilePrefix` of electron-updater: one file for all processors on Windows and macOS.
 * Pure.
 */
export function channelFileOf(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? `latest-${platform}.yml` : `latest-${platform}-${arch}.yml`
}

/** The release script signs the same. Pure. */
export function signedText({ channelFile, version, files }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([channelFile, version, files.map(({ url, sha512 }) => [url, sha512])]))
}

/**
 * @param text Ed25519, base64 of the DER form
 * @returns undefined if it isn't such a key
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
  const { channelFile, version, files, signature }: Record<string, unknown> = { ...release }
  return (
    typeof channelFile === 'string' &&
    typeof version === 'string' &&
    typeof signature === 'string' &&
    Array.isArray(files) &&
    files.length > 0 &&
    files.every((file) => typeof file?.url === 'string' && typeof file.sha512 === 'string')
  )
}

/** Whether the key's owner signed this release for this system. Pure. */
export function verifyRelease(key: KeyObject, release: unknown, channelFile: string): SignatureCheck {
  if (!isSignable(release)) return 'not-signed'
  if (!verify(null, signedText(release), key, Buffer.from(release.signature, 'base64'))) return 'not-signed'
  return release.channelFile === channelFile ? 'signed' : 'other-system'
}
