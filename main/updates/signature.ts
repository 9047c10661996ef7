import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** The signed part of a release (`latest-linux.yml` and the like). */
export interface SignedRelease {
  /** The channel file's name, which identifies the system: `latest-linux.yml`. */
  readonly channelFile: string
  readonly version: string
  readonly files: readonly { readonly url: string; readonly sha512: string }[]
}

/** Whether a release may be installed here, or why not. */
export type SignatureCheck = 'signed' | 'not-signed' | 'other-system'

/**
 * electron-updater's channel file for a system (`Provider.getChannelFilePrefix`): one for all processors on Windows and macOS,
 * one for each on Linux. Pure.
 */
export function channelFileOf(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? `latest-${platform}.yml` : `latest-${platform}-${arch}.yml`
}

/**
 * The signed text of a release: its system, its version, and each file's name and hash. The release script signs the same.
 * Pure.
 */
export function signedText({ channelFile, version, files }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([channelFile, version, files.map(({ url, sha512 }) => [url, sha512])]))
}

/**
 * The public key of releases.
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

/**
 * Whether the key's owner signed this release for this system. Pure.
 * @param channelFile this system's (`channelFileOf`)
 */
export function verifyRelease(key: KeyObject, release: unknown, channelFile: string): SignatureCheck {
  if (!isSignable(release)) return 'not-signed'
  if (!verify(null, signedText(release), key, Buffer.from(release.signature, 'base64'))) return 'not-signed'
  return release.channelFile === channelFile ? 'signed' : 'other-system'
}
