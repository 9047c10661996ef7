import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { releasedIn } from './notes.mjs'

/**
 * Replaces exactly what is expected, so that no place is missed.
 *
 * @param {string} text
 * @param {RegExp} pattern with the flag g
 * @param {number} times
 * @param {string} by
 */
function replaced(text, pattern, times, by) {
  const found = text.match(pattern)?.length ?? 0
  if (found < times) throw new Problem(`${String(pattern)} is there ${found} times instead of ${times}`)
  let count = 0
  return text.replace(pattern, (match) => (count++ < times ? by : match))
}

/**
 * Every file that has the program's version, and how to change it. Pure.
 *
 * @type {Readonly<Record<string, (text: string, version: string, date: string) => string>>}
 */
export const places = {
  'package.json': (text, version) => replaced(text, /"version": "[^"]*"/g, 1, `"version": "${version}"`),
  // Its own, and that of its root package; then come those of others.
  'package-lock.json': (text, version) => replaced(text, /"version": "[^"]*"/g, 2, `"version": "${version}"`),
  'assets/linux/io.github.compileo.tray.metainfo.xml': (text, version, date) => {
    const release = `<release version="${version}" date="`
    // The first version has its text before it is released.
    if (text.includes(release)) return text.replace(new RegExp(`${release}[^"]*`), `${release}${date}`)
    return replaced(text, /<releases>\n/g, 1, `<releases>\n    ${release}${date}"/>\n`)
  },
  'CHANGELOG.md': releasedIn,
}

/**
 * Makes this the program's version, everywhere.
 *
 * @param {string} version
 * @param {string} date such as 2026-11-24
 * @param {string} [folder] of the project
 * @returns {Promise<readonly string[]>} the changed files
 */
export async function setVersion(version, date, folder = root) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Problem(`${version} is no version such as 1.2.3`)
  const changed = Object.entries(places).map(async ([name, change]) => {
    const file = join(folder, name)
    return /** @type {const} */ ([file, change(await readFile(file, 'utf8'), version, date)])
  })
  // Nothing is written unless every place was found.
  for (const [file, text] of await Promise.all(changed)) await writeFile(file, text)
  return Object.keys(places)
}
