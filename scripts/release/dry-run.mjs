import { generateKeyPairSync } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signUpdates } from '../commands/sign-updates.mjs'
import { makeAgent } from '../package/agent.mjs'
import { makePackage, targetsHere } from '../package/make.mjs'
import { makePluginZip } from '../package/plugin.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { releaseFaults, sbomName, sumsName, sumsOf } from './files.mjs'

/** @typedef {import('../package/make.mjs').Target} Target */

/** electron-builder leaves other files beside the packages. */
const isOfRelease = (/** @type {string} */ name) =>
  /\.(?:tar\.gz|AppImage|deb|exe|dmg|zip|cjs|blockmap)$|^latest.*\.yml$/.test(name)

/**
 * @param {string} folder
 * @param {import('../steps/electron-runtime.mjs').Runtime} runtime
 * @param {boolean} quick
 * @returns `parts`, which the caller deletes
 */
export async function makeRelease(folder, runtime, quick) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const env = {
    COMPILEO_TRAY_UPDATES_URL: 'https://example.org/releases/latest/download',
    COMPILEO_TRAY_UPDATES_KEY: key,
  }
  await rm(folder, { recursive: true, force: true })
  const parts = `${folder}.parts`
  await rm(parts, { recursive: true, force: true })
  /** @param {Target} target @param {{ prepackaged?: string }} [from] */
  const make = async (target, from) => {
    const outcome = await makePackage(target, runtime, { quick, output: parts, env, ...from })
    if ('why' in outcome) throw new Problem(`${target} was not made: ${outcome.why}`)
    return outcome.file
  }
  const app = await make('dir')
  for (const target of targetsHere().filter((name) => name !== 'dir'))
    await make(target, { prepackaged: app })
  await makePluginZip(parts)
  await makeAgent(parts)
  await mkdir(folder, { recursive: true })
  for (const name of (await readdir(parts)).filter(isOfRelease))
    await cp(join(parts, name), join(folder, name))
  await cp(join(root, 'out', 'sbom.cdx.json'), join(folder, sbomName))
  const announcements = (await readdir(folder)).filter((name) => name.endsWith('.yml'))
  await signUpdates(
    announcements.map((name) => join(folder, name)),
    privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  )
  await writeFile(join(folder, sumsName), await sumsOf(folder, await readdir(folder)))
  return { faults: await releaseFaults(folder, { version, publicKey: key }), parts, app }
}
