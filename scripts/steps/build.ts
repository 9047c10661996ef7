import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../children.ts'
import { withLock } from '../lock.ts'
import { cloneName, projectRoot } from '../project-paths.ts'
import { makePluginZip } from '../package/plugin.ts'
import { hasCode, UserError } from '../user-error.ts'
import { getToolCommand } from '../tool.ts'
import { takeBundledPackages, writeLicences, type BundledPackage } from './licences.ts'
import { createSbom } from './sbom.ts'

const out = join(projectRoot, 'out')
const stamp = join(out, '.built-from')
const products = [
  'main/index.cjs',
  'agent/compileo-tray-agent.cjs',
  'terminal/compileo-tray-terminal.cjs',
  'preload/index.cjs',
  'renderer/index.html',
  'licenses.txt',
  'sbom.cdx.json',
]
const sources = [
  'main',
  'preload',
  'renderer',
  'shared',
  'assets',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
  'package.json',
]

export async function ensureBuilt() {
  if (await upToDate(await hashFiles(sources))) return
  await withLock(`build-${cloneName}`, async () => {
    const hash = await hashFiles(sources)
    if (await upToDate(hash)) return
    console.log('Building the app (vite build)')
    await build(hash, true)
  })
}

export async function rebuild() {
  await withLock(`build-${cloneName}`, async () => build(await hashFiles(sources), false))
}

async function build(hash: string, quiet: boolean) {
  // The stamp is removed first, so that an interrupted build is repeated.
  await rm(stamp, { force: true })
  // A test runner sets another value, which would cause a development build.
  const env = { ...process.env, NODE_ENV: 'production' }
  const code = await runCommand(...getToolCommand('vite', ['build']), { cwd: projectRoot, env, quiet })
  if (code !== 0) throw new UserError(`vite build failed with exit code ${code}; see its output above`)
  const packages = await takeBundledPackages(out)
  await writeLicences(out, packages)
  await writeSbom(packages)
  await makePluginZip(join(out, 'main'))
  await writeFile(stamp, hash)
}

async function writeSbom(packages: readonly BundledPackage[]) {
  const files = ['package.json', 'package-lock.json'].map((name) => readFile(join(projectRoot, name), 'utf8'))
  const [manifest, lockfile] = (await Promise.all(files)).map((text) => JSON.parse(text))
  await writeFile(join(out, 'sbom.cdx.json'), createSbom(packages, manifest, lockfile.packages))
}

async function upToDate(hash: string) {
  if (!existsSync(stamp) || !products.every((product) => existsSync(join(out, product)))) return false
  return (await readFile(stamp, 'utf8')) === hash
}

/** Hashes the contents of files, because a checkout changes their times. */
export async function hashFiles(places: readonly string[]) {
  const hash = createHash('sha256')
  for (const source of places) {
    for (const file of await filesIn(source))
      hash.update(`${file}\0`).update(await readFile(join(projectRoot, file)))
  }
  return hash.digest('hex')
}

async function filesIn(place: string): Promise<string[]> {
  try {
    const entries = await readdir(join(projectRoot, place), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length + 1))
      .toSorted()
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return [place]
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
