import { createPrivateKey, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse, stringify } from 'yaml'
import { Problem } from '../problem.mjs'
import { loadTypeScript } from '../typescript.mjs'

/** @typedef {{ channelFile: string, version: string, files: { url: string, sha512: string }[] }} Release */

/** electron-builder writes one for each system, and on Linux for each processor. */
const isChannelFile = (/** @type {string} */ name) =>
  /^latest(?:-mac|-linux(?:-[a-z0-9]+)?)?\.yml$/.test(name)

/**
 * Signs `dist/latest*.yml` in place, with the private key in COMPILEO_TRAY_UPDATES_PRIVATE_KEY (PEM). The
 * signature covers the file's name. Apps ignore unsigned files.
 *
 * @param {string[]} files
 */
export async function main(files) {
  const pem = process.env['COMPILEO_TRAY_UPDATES_PRIVATE_KEY']
  if (!pem) throw new Problem('COMPILEO_TRAY_UPDATES_PRIVATE_KEY must hold the private Ed25519 key, as PEM')
  if (files.length === 0) throw new Problem('Say which files to sign, such as dist/latest-linux.yml')
  const unknown = files.find((file) => !isChannelFile(basename(file)))
  if (unknown !== undefined)
    throw new Problem(`${unknown} has no name that a system looks for, such as latest-linux.yml`)
  await signUpdates(files, pem)
  return 0
}

/**
 * @param {readonly string[]} files
 * @param {string} pem
 */
export async function signUpdates(files, pem) {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Problem('The private key is no Ed25519 key')
  /** @type {{ signedText: (release: Release) => Buffer }} */
  const { signedText } = await loadTypeScript('main/updates/signature.ts')
  for (const file of files) {
    /** @type {Release} */
    const release = { ...parse(await readFile(file, 'utf8')), channelFile: basename(file) }
    const signature = sign(null, signedText(release), key).toString('base64')
    await writeFile(
      file,
      stringify(
        { ...release, signature },
        { lineWidth: 0, defaultKeyType: 'PLAIN', defaultStringType: 'QUOTE_DOUBLE' },
      ),
    )
    console.log(`Signed ${file}: version ${release.version}`)
  }
}
