import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../places.mjs'
import { loadTypeScript } from '../typescript.mjs'

/** A release's files for each system, by electron-builder's names. Pure. @param {string} version */
export const artifactsOf = (version) => ({
  tarGz: `compileo-tray-${version}-x64.tar.gz`,
  appImage: `compileo-tray-${version}-x86_64.AppImage`,
  deb: `compileo-tray-${version}-amd64.deb`,
  setup: `compileo-tray-${version}-setup.exe`,
  dmg: `compileo-tray-${version}-arm64.dmg`,
  macZip: `compileo-tray-${version}-arm64.zip`,
  agent: `compileo-tray-agent-${version}.cjs`,
})

/** @type {Readonly<Partial<Record<NodeJS.Platform, readonly (keyof ReturnType<typeof artifactsOf>)[]>>>} */
const bySystem = {
  linux: ['tarGz', 'appImage', 'deb', 'agent'],
  win32: ['setup'],
  darwin: ['dmg', 'macZip'],
}

/** The SBOM and the checksums of a release. */
export const sbomName = 'compileo-tray.cdx.json'
export const sumsName = 'SHA256SUMS'

const isAnnouncement = (/** @type {string} */ name) => /^latest.*\.yml$/.test(name)

/** @param {string} name */
const isPlugin = (name) => /^compileo-tray-plugin-[\d.]+\.zip$/.test(name)

/** Systems with automatic updates. @type {readonly NodeJS.Platform[]} */
const updated = ['linux', 'win32', 'darwin']

/** @param {Buffer} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex')

/** @param {string} folder @param {readonly string[]} names */
export async function sumsOf(folder, names) {
  const lines = names
    .toSorted()
    .map(async (name) => `${sha256(await readFile(join(folder, name)))}  ${name}\n`)
  return (await Promise.all(lines)).join('')
}

/** Release file names in our documents; `*` matches anything. @returns {Promise<readonly string[]>} */
async function documentedNames() {
  const documents = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) =>
    name.endsWith('.md'),
  )
  const files = ['README.md', ...documents.map((name) => join('docs', name))]
  const texts = await Promise.all(files.map((name) => readFile(join(root, name), 'utf8')))
  return [
    ...new Set(
      texts.flatMap(
        (text) => text.match(/\bcompileo-tray-[\w.*-]*\.(?:deb|AppImage|zip|exe|dmg|cjs|tar\.gz)\b/g) ?? [],
      ),
    ),
  ]
}

/** @param {string} pattern */
const matcherOf = (pattern) =>
  new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll(/\*|VERSION/g, '.*')}$`)

/**
 * Problems with a channel file.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} version
 * @param {string} publicKey base64 of its DER form
 * @returns {Promise<readonly string[]>}
 */
async function announcementFaults(folder, name, version, publicKey) {
  /** @type {typeof import('../../main/updates/signature.ts')} */
  const { channelFileOf, releaseKey, verifyRelease } = await loadTypeScript('main/updates/signature.ts')
  /** @type {{ version: string, files: { url: string, sha512: string, size?: number }[] }} */
  const release = parse(await readFile(join(folder, name), 'utf8'))
  const key = releaseKey(publicKey)
  const verdict = key ? verifyRelease(key, release, name) : 'not-signed'
  const isRead = updated.some((platform) => channelFileOf(platform, 'x64') === name)
  const files = release.files.map(async ({ url, sha512 }) => {
    const content = await readFile(join(folder, url)).catch(() => undefined)
    if (!content) return `it announces ${url}, which isn’t there`
    return createHash('sha512').update(content).digest('base64') === sha512
      ? undefined
      : `it announces another ${url}`
  })
  return [
    ...(isRead ? [] : ['no app reads a file of this name']),
    ...(verdict === 'signed' ? [] : [`it is ${verdict}`]),
    ...(release.version === version ? [] : [`it announces version ${release.version}`]),
    ...(await Promise.all(files)).flatMap((fault) => fault ?? []),
  ].map((fault) => `${name}: ${fault}`)
}

/**
 * Missing and unexpected files, channel files that an app wouldn't accept, and wrong names in documents.
 *
 * @param {string} folder
 * @param {{ version: string, publicKey: string, system?: NodeJS.Platform }} release
 * @returns {Promise<readonly string[]>}
 */
export async function releaseFaults(folder, { version, publicKey, system = process.platform }) {
  const names = await readdir(folder)
  const all = artifactsOf(version)
  const expected = [...(bySystem[system] ?? []).map((name) => all[name]), sbomName, sumsName]
  const known = new Set([...Object.values(all), sbomName, sumsName])
  const documented = (await documentedNames()).filter(
    (pattern) => ![...names, ...known].some((name) => matcherOf(pattern).test(name)),
  )
  const announcements = names.filter(isAnnouncement)
  const isListed = names.includes(sumsName)
    ? (await sumsOf(
        folder,
        names.filter((name) => name !== sumsName),
      )) === (await readFile(join(folder, sumsName), 'utf8'))
    : true
  const faults = announcements.map((name) => announcementFaults(folder, name, version, publicKey))
  return [
    ...expected.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...(names.some(isPlugin) ? [] : ['the plugin is missing']),
    ...(announcements.length > 0 ? [] : ['no file announces the release']),
    ...names
      .filter(
        (name) => !known.has(name) && !isPlugin(name) && !isAnnouncement(name) && !name.endsWith('.blockmap'),
      )
      .map((name) => `${name} is none of a release’s files`),
    ...documented.map((name) => `documents name ${name}, which no release has`),
    ...(isListed ? [] : [`${sumsName} isn’t of these files`]),
    ...(await Promise.all(faults)).flat(),
  ]
}
