import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { capture, npm, run } from '../children.mjs'
import { withLock } from '../lock.mjs'
import { cloneName, root } from '../places.mjs'
import { Problem, undefinedIfMissing } from '../problem.mjs'

const wanted = join(root, 'package-lock.json')
/** npm writes it as the last thing of an install: a killed install has none. */
const installed = join(root, 'node_modules', '.package-lock.json')
const stamp = join(root, 'node_modules', '.compileo-tray-installed')

/** Installs what package-lock.json says, when it isn't there. */
export async function ensureNodeModules() {
  if (await upToDate()) return
  await withLock(`npm-ci-${cloneName}`, async () => {
    if (await upToDate()) return
    console.log('Installing the npm packages (npm ci)')
    // No scripts: Electron is fetched by its own step, and nothing else needs one.
    const [command, args] = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    const code = await run(command, args, { cwd: root, quiet: true })
    if (code !== 0) throw new Problem(`npm ci failed with exit code ${code}; what it said stands above`)
    await writeFile(stamp, await both())
    await useHooks()
  })
}

/**
 * Makes git run the hooks of this clone, as husky does. An archive is no clone, and may lie in one.
 *
 * @param {string} [clone]
 */
export async function useHooks(clone = root) {
  if (existsSync(join(clone, '.git')))
    await capture('git', ['config', 'core.hooksPath', '.githooks'], { cwd: clone })
}

/**
 * By time, as npm itself judges, or, since a checkout makes an unchanged lockfile look new, by what was installed last.
 */
async function upToDate() {
  const [lock, present] = await Promise.all([stat(wanted), stat(installed).catch(undefinedIfMissing)])
  if (!present) return false
  if (present.mtimeMs >= lock.mtimeMs) return true
  return (await readFile(stamp, 'utf8').catch(undefinedIfMissing)) === (await both())
}

/** What is wanted and what is installed: an `npm install` by hand changes the second. */
async function both() {
  const contents = await Promise.all([readFile(wanted), readFile(installed)])
  return contents.map((content) => createHash('sha256').update(content).digest('hex')).join(' ')
}
