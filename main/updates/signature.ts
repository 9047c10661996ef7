import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** What a release says about itself, as far as it is signed (`latest-linux.yml` and its like). */
export interface SignedRelease {
  /** The name of the channel file, which stands for one system: `latest-linux.yml`. */
  readonly channelFile: string
  readonly version: string
  readonly files: readonly { readonly url: string; readonly sha512: string }[]
}

/** Whether a release may be installed here, or why not. */
export type SignatureCheck = 'signed' | 'not-signed' | 'other-system'

/**
 * The channel file that electron-updater reads on a system (`Provider.getChannelFilePrefix`): Windows and macOS have one
 * for all processors, Linux one for each. Pure.
 */
export function channelFileOf(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? `latest-${platform}.yml` : `latest-${platform}-${arch}.yml`
}

/**
 * What is signed of a release: the system it is for, its version, and each file by name and content. The release script
 * signs the same. Pure.
 */
export function signedText({ channelFile, version, files }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([channelFile, version, files.map(({ url, sha512 }) => [url, sha512])]))
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
 * Whether the holder of the key has signed this release for this system, no matter who delivered it. Pure.
 * @param channelFile the one of this system (`channelFileOf`)
 */
export function verifyRelease(key: KeyObject, release: unknown, channelFile: string): SignatureCheck {
  if (!isSignable(release)) return 'not-signed'
  if (!verify(null, signedText(release), key, Buffer.from(release.signature, 'base64'))) return 'not-signed'
  return release.channelFile === channelFile ? 'signed' : 'other-system'
}
