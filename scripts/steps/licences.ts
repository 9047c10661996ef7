import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

export interface BundledPackage {
  name: string
  version: string
  identifier?: string | null
  text?: string | null
}

/** These licences require at most that we include their text. */
const allowed = [
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
  'terminal/compileo-tray-terminal.licenses.json',
  'preload/index.licenses.json',
  'renderer/licenses.json',
]

export async function takeBundledPackages(out: string): Promise<BundledPackage[]> {
  const found: BundledPackage[][] = await Promise.all(
    notes.map(async (note) => JSON.parse(await readFile(join(out, note), 'utf8'))),
  )
  await Promise.all(notes.map((note) => rm(join(out, note))))
  return merged(found.flat())
}

/**
 * Writes the licences of all bundled packages.
 *
 * @throws {UserError} if we may not distribute one of them
 */
export async function writeLicences(out: string, packages: readonly BundledPackage[]) {
  const problems = findForbiddenLicences(packages)
  if (problems.length > 0) {
    throw new UserError(
      `The licences of these bundled packages don’t allow us to distribute them (scripts/steps/licences.ts):\n${problems.join('\n')}`,
    )
  }
  await writeFile(
    join(out, 'licenses.txt'),
    formatLicences(packages, await readFile(join(projectRoot, 'LICENSE'), 'utf8')),
  )
}

function merged(packages: readonly BundledPackage[]): BundledPackage[] {
  const byName = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]))
  return [...byName.keys()].toSorted().flatMap((key) => byName.get(key) ?? [])
}

/** @returns which packages we may not distribute, and why */
export function findForbiddenLicences(packages: readonly BundledPackage[]): string[] {
  return packages
    .filter(({ identifier }) => !allowed.includes(identifier ?? ''))
    .map(({ name, version, identifier }) => `${name} ${version}: ${identifier ?? 'no licence is named'}`)
}

/** @param ours the text of our MIT licence, for packages that name MIT without including its text */
export function formatLicences(packages: readonly BundledPackage[], ours: string): string {
  const parts = packages.map(({ name, version, identifier, text }) =>
    [`${name} ${version} (${identifier})`, (text ?? standIn(name, identifier, ours)).trim()].join('\n\n'),
  )
  const head =
    'Compileo Tray contains these packages. The licences of Electron and Chromium are in separate files.'
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function standIn(name: string, identifier: string | null | undefined, ours: string) {
  if (identifier !== 'MIT') return `The package carries no text of its licence, which is ${identifier}.`
  return ours.replace(/^Copyright .*$/m, `Copyright (c) the authors of ${name}`)
}
