import { createPublicKey } from 'node:crypto'
import { Problem } from '../problem.mjs'

/**
 * electron-builder's flags for a package with updates. Without both variables it has none, and says so
 * (main/updates/update-policy.ts).
 *
 * - `COMPILEO_TRAY_UPDATES_URL`: the https folder of `latest-linux.yml` and the others
 * - `COMPILEO_TRAY_UPDATES_KEY`: the public Ed25519 key, as base64 of its DER form
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function updateFlags(env) {
  const url = env['COMPILEO_TRAY_UPDATES_URL'] ?? ''
  const key = env['COMPILEO_TRAY_UPDATES_KEY'] ?? ''
  if (url === '' && key === '') return []
  if (!url.startsWith('https://')) {
    throw new Problem('COMPILEO_TRAY_UPDATES_URL must be the address of the releases page, over https')
  }
  if (!isKey(key)) {
    throw new Problem(
      'COMPILEO_TRAY_UPDATES_KEY must be the public Ed25519 key that releases are signed with, as base64 of its DER form',
    )
  }
  return [
    '-c.publish.provider=generic',
    `-c.publish.url=${url}`,
    `-c.extraMetadata.updates.url=${url}`,
    `-c.extraMetadata.updates.key=${key}`,
  ]
}

/** @param {string} text */
function isKey(text) {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}
