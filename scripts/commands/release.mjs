import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { makeRelease } from '../release/dry-run.mjs'
import { notesOf } from '../release/notes.mjs'
import { setVersion } from '../release/version.mjs'
import { ensureBuilt } from '../steps/build.mjs'
import { ensureElectron } from '../steps/electron-runtime.mjs'
import { ensureSystemPackages } from '../steps/system-packages.mjs'

const usage = `npm run release -- version X.Y.Z   makes this the program's version, everywhere
npm run release -- notes vX.Y.Z FILE   writes the notes of that version, from CHANGELOG.md
npm run release -- dry-run [--quick]   makes every file of a release that this system makes, and checks them`

/**
 * @param {string[]} args
 * @returns {{ what: 'version', version: string } | { what: 'notes', tag: string, file: string } | { what: 'dry-run', quick: boolean }}
 */
export function read(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  })
  const [what, first, second, ...rest] = positionals
  if (rest.length === 0 && !(values.quick && what !== 'dry-run')) {
    if (what === 'version' && first !== undefined && second === undefined) return { what, version: first }
    if (what === 'notes' && first !== undefined && second !== undefined)
      return { what, tag: first, file: second }
    if (what === 'dry-run' && first === undefined) return { what, quick: values.quick }
  }
  throw new Problem(usage)
}

/**
 * Sets the version, writes the release notes, or makes the files for a check before the tag is pushed.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const asked = read(args)
  switch (asked.what) {
    case 'version': {
      const files = await setVersion(asked.version, new Date().toISOString().slice(0, 10))
      console.log(`Version ${asked.version} in ${files.join(', ')}`)
      return 0
    }
    case 'notes': {
      const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
      if (asked.tag !== `v${version}`)
        throw new Problem(`The tag is ${asked.tag}, and the version ${version}`)
      await writeFile(asked.file, notesOf(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version))
      return 0
    }
    case 'dry-run':
      return dryRun(asked.quick)
  }
}

/** @param {boolean} quick */
async function dryRun(quick) {
  await ensureSystemPackages(['electron', 'packages'])
  const runtime = await ensureElectron()
  await ensureBuilt()
  const folder = join(root, 'out', 'release')
  const { faults, parts } = await makeRelease(folder, runtime, quick)
  await rm(parts, { recursive: true })
  console.log(`${relative(root, folder)}, for tests only:`)
  for (const name of (await readdir(folder)).toSorted())
    console.log(`${String((await stat(join(folder, name))).size).padStart(12)}  ${name}`)
  for (const fault of faults) console.log(`! ${fault}`)
  return faults.length > 0 ? 1 : 0
}
