import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { getRawHeader } from '@electron/asar'

/** @typedef {{ path: string, bytes: number }} PackedFile */

export const sizeLimit = 4_000_000

/** Parts of the window that load after its first paint. */
export const laterParts = [
  'batch-menu',
  'cancel-dialog',
  'clipboard-offer',
  'detail-divider',
  'help-sheet',
  'history-screen',
  'insights-screen',
  'job-detail',
  'link-dialog',
  'no-server',
  'nothing-watched',
  'opened-menu',
  'palette',
  'picked-bar',
  'quit-dialog',
  'rename-dialog',
  'restart-dialog',
  'row-menu',
  'rule-offer',
  'server-dialog',
  'server-screen',
  'settings-screen',
  'timeline',
  'tooltip-host',
  'watch-dialog',
  'web-page-dialog',
]

const expected = [
  /^package\.json$/,
  /^out\/main\/index\.cjs$/,
  // Loaded once the icon is announced, once the menu is served, or on demand.
  /^out\/main\/index-first-menu\.cjs$/,
  /^out\/main\/index-app\.cjs$/,
  /^out\/main\/index-connections\.cjs$/,
  /^out\/main\/index-build\.cjs$/,
  /^out\/main\/index-terminal\.cjs$/,
  /^out\/main\/index-agent\.cjs$/,
  /^out\/main\/index-state\.cjs$/,
  // The MCP server, the largest because of its SDK.
  /^out\/main\/index-mcp\.cjs$/,
  /^out\/main\/index-run\.cjs$/,
  /^out\/main\/index-draw\.cjs$/,
  // What `compileo-tray plugin install` uploads.
  /^out\/main\/compileo-tray-plugin-[\d.]+\.zip$/,
  /^out\/main\/updates\.cjs$/,
  /^out\/main\/settings\.cjs$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  // These wait for the first frame, hold the window's script up to its first paint, or load after it.
  /^out\/renderer\/assets\/base-[\w-]+\.js$/,
  /^out\/renderer\/assets\/boot-[\w-]+\.js$/,
  /^out\/renderer\/assets\/main-[\w-]+\.js$/,
  /^out\/renderer\/assets\/start-[\w-]+\.js$/,
  /^out\/renderer\/assets\/first-[\w-]+\.js$/,
  /^out\/renderer\/assets\/later-[\w-]+\.js$/,
  ...laterParts.map((part) => new RegExp(`^out/renderer/assets/${part}-[\\w-]{8}\\.js$`)),
  /^out\/renderer\/served\/render-page\.js$/,
  /^out\/renderer\/assets\/render-[\w-]+\.js$/,
  /^out\/renderer\/assets\/style-[\w-]+\.css$/,
  /^out\/renderer\/assets\/rolldown-runtime-[\w-]+\.js$/,
]

/** Main's shared chunks: the bundler decides how many. */
export const sharedParts = /^out\/main\/index-shared\d*\.cjs$/

/** @param {string} archive @returns {PackedFile[]} */
export function packedFiles(archive) {
  return filesOf(getRawHeader(archive).header, '').toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** @param {object} node @param {string} path @returns {PackedFile[]} */
function filesOf(node, path) {
  if ('files' in node && typeof node.files === 'object' && node.files !== null) {
    const inside = Object.entries(node.files)
    return inside.flatMap(([name, child]) => filesOf(child, path === '' ? name : `${path}/${name}`))
  }
  return [{ path, bytes: 'size' in node ? Number(node.size) : 0 }]
}

/**
 * Our files beside the archive: licences, and desktop metadata.
 *
 * @param {string} resources the folder of app.asar
 * @returns {Promise<PackedFile[]>}
 */
export async function filesBeside(resources) {
  const entries = await readdir(resources, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && entry.name !== 'app.asar').map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (path) => ({ path, bytes: (await stat(join(resources, path))).size })),
  )
}

/**
 * Problems with the contents of a package. Pure.
 *
 * @param {readonly PackedFile[]} files
 * @param {readonly PackedFile[]} beside
 * @returns {string[]}
 */
export function contentFaults(files, beside) {
  const missing = expected
    .filter((pattern) => files.filter(({ path }) => pattern.test(path)).length !== 1)
    .map((pattern) => `there should be exactly one file ${pattern.source}`)
  const surplus = files
    .filter(({ path }) => ![...expected, sharedParts].some((pattern) => pattern.test(path)))
    .map(({ path }) => `${path} should not be in it`)
  const bytes = totalOf([...files, ...beside])
  const size = bytes > sizeLimit ? [`ours takes ${bytes} bytes, more than ${sizeLimit}`] : []
  return [...missing, ...surplus, ...size]
}

/** @param {readonly PackedFile[]} files */
export const totalOf = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0)
