import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { getRawHeader } from '@electron/asar'

/** @typedef {{ path: string, bytes: number }} PackedFile */

/** What our own code and assets may take, without Electron. */
export const sizeLimit = 4_000_000

/** The parts of the window that are loaded after its first paint, each a line that leads into the file of all of them. */
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

/** All that the archive holds, each of it once. */
const expected = [
  /^package\.json$/,
  /^out\/main\/index\.cjs$/,
  // What main loads once the icon is announced, and once the menu is served; and on demand: the HTTP client, SOCKS,
  // electron-updater, and electron-store.
  /^out\/main\/index-first-menu\.cjs$/,
  /^out\/main\/index-app\.cjs$/,
  /^out\/main\/index-connections\.cjs$/,
  /^out\/main\/index-build\.cjs$/,
  // The commands of a terminal.
  /^out\/main\/index-terminal\.cjs$/,
  /^out\/main\/index-agent\.cjs$/,
  /^out\/main\/index-state\.cjs$/,
  // The server for assistants: the largest of them, by its SDK.
  /^out\/main\/index-mcp\.cjs$/,
  /^out\/main\/index-run\.cjs$/,
  /^out\/main\/index-draw\.cjs$/,
  // What `compileo-tray plugin install` uploads.
  /^out\/main\/compileo-tray-plugin-[\d.]+\.zip$/,
  /^out\/main\/updates\.cjs$/,
  /^out\/main\/settings\.cjs$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  // The popover at the tray's icon.
  /^out\/renderer\/popover\.html$/,
  /^out\/renderer\/assets\/popover-[\w-]+\.js$/,
  // What waits for the first frame; the window's script, up to its first paint; and all that is loaded after it.
  /^out\/renderer\/assets\/base-[\w-]+\.js$/,
  /^out\/renderer\/assets\/boot-[\w-]+\.js$/,
  /^out\/renderer\/assets\/main-[\w-]+\.js$/,
  /^out\/renderer\/assets\/start-[\w-]+\.js$/,
  /^out\/renderer\/assets\/first-[\w-]+\.js$/,
  /^out\/renderer\/assets\/later-[\w-]+\.js$/,
  ...laterParts.map((part) => new RegExp(`^out/renderer/assets/${part}-[\\w-]{8}\\.js$`)),
  // Main renders the first page with it.
  /^out\/renderer\/served\/render-page\.js$/,
  /^out\/renderer\/assets\/render-[\w-]+\.js$/,
  /^out\/renderer\/assets\/style-[\w-]+\.css$/,
  /^out\/renderer\/assets\/rolldown-runtime-[\w-]+\.js$/,
]

/** What parts of main share: how many files that makes is the bundler's affair. */
export const sharedParts = /^out\/main\/index-shared\d*\.cjs$/

/**
 * The files in an app's archive.
 *
 * @param {string} archive app.asar
 * @returns {PackedFile[]} by path
 */
export function packedFiles(archive) {
  return filesOf(getRawHeader(archive).header, '').toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * @param {object} node of the archive's header
 * @param {string} path
 * @returns {PackedFile[]}
 */
function filesOf(node, path) {
  if ('files' in node && typeof node.files === 'object' && node.files !== null) {
    const inside = Object.entries(node.files)
    return inside.flatMap(([name, child]) => filesOf(child, path === '' ? name : `${path}/${name}`))
  }
  return [{ path, bytes: 'size' in node ? Number(node.size) : 0 }]
}

/**
 * What of ours stands beside the archive: licences, and what desktops read.
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
 * What is wrong with the contents of a package, in words. Pure.
 *
 * @param {readonly PackedFile[]} files in the archive
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
