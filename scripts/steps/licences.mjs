import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'

/**
 * A bundled package, as Vite's `build.license` reports it.
 *
 * @typedef {object} Bundled
 * @property {string} name
 * @property {string} version
 * @property {string | null} [identifier] of SPDX
 * @property {string | null} [text] of its licence file
 */

/** Licences that only require passing them on. */
export const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
]

const notes = [
  'main/index.licenses.json',
  'agent/compileo-tray-agent.licenses.json',
  'preload/index.licenses.json',
  'renderer/licenses.json',
]

/** Every bundled package. Removes Vite's notes of them. @param {string} out @returns {Promise<Bundled[]>} */
export async function takeBundled(out) {
  /** @type {Bundled[][]} */
  const found = await Promise.all(
    notes.map(async (note) => JSON.parse(await readFile(join(out, note), 'utf8'))),
  )
  await Promise.all(notes.map((note) => rm(join(out, note))))
  return merged(found.flat())
}

/**
 * Writes `licenses.txt` beside the bundles: every bundled package with its licence.
 *
 * @param {string} out
 * @param {readonly Bundled[]} packages
 * @throws {Problem} where a package may not be passed on with ours
 */
export async function writeLicences(out, packages) {
  const problems = refusals(packages)
  if (problems.length > 0) {
    throw new Problem(
      `These packages are bundled, and may not be passed on with ours (scripts/steps/licences.mjs):\n${problems.join('\n')}`,
    )
  }
  await writeFile(join(out, 'licenses.txt'), listing(packages, await readFile(join(root, 'LICENSE'), 'utf8')))
}

/** By name and version. @param {readonly Bundled[]} packages @returns {Bundled[]} */
export function merged(packages) {
  const known = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]))
  return [...known.keys()].toSorted().flatMap((key) => known.get(key) ?? [])
}

/** @param {readonly Bundled[]} packages @returns {string[]} why some may not be distributed with ours */
export function refusals(packages) {
  return packages
    .filter(({ identifier }) => !allowed.includes(identifier ?? ''))
    .map(({ name, version, identifier }) => `${name} ${version}: ${identifier ?? 'no licence is named'}`)
}

/**
 * @param {readonly Bundled[]} packages
 * @param {string} ours the text of our own licence, which is MIT: used for packages that name MIT and carry no text
 * @returns {string}
 */
export function listing(packages, ours) {
  const parts = packages.map(({ name, version, identifier, text }) =>
    [`${name} ${version} (${identifier})`, (text ?? standIn(name, identifier, ours)).trim()].join('\n\n'),
  )
  const head =
    'Compileo Tray contains these packages. The licences of Electron and Chromium are in files of their own.'
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/**
 * @param {string} name
 * @param {string | null | undefined} identifier
 * @param {string} ours
 */
function standIn(name, identifier, ours) {
  if (identifier !== 'MIT') return `The package carries no text of its licence, which is ${identifier}.`
  return ours.replace(/^Copyright .*$/m, `Copyright (c) the authors of ${name}`)
}
