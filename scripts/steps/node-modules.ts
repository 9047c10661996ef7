import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getNpmCommand, runCommand } from '../children.ts'
import { withLock } from '../lock.ts'
import { cloneName, projectRoot } from '../project-paths.ts'
import { UserError, ignoreMissingFile } from '../user-error.ts'

const wanted = join(projectRoot, 'package-lock.json')
/** npm writes this file at the end, so it is missing after an interrupted install. */
const installed = join(projectRoot, 'node_modules', '.package-lock.json')
const stamp = join(projectRoot, 'node_modules', '.compileo-tray-installed')

export async function ensureNodeModules() {
  if (await upToDate()) return
  await withLock(`npm-ci-${cloneName}`, async () => {
    if (await upToDate()) return
    console.log('Installing the npm packages (npm ci)')
    // No package needs its install script. Electron is downloaded separately.
    const [command, args] = getNpmCommand([
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ])
    const code = await runCommand(command, args, { cwd: projectRoot, quiet: true })
    if (code !== 0) throw new UserError(`npm ci failed with exit code ${code}; see its output above`)
    await writeFile(stamp, await both())
  })
}

async function upToDate() {
  const [lock, present] = await Promise.all([stat(wanted), stat(installed).catch(ignoreMissingFile)])
  if (!present) return false
  if (present.mtimeMs >= lock.mtimeMs) return true
  return (await readFile(stamp, 'utf8').catch(ignoreMissingFile)) === (await both())
}

/** Returns the hashes of the wanted and the installed lockfile. `npm install` changes them. */
async function both() {
  const contents = await Promise.all([readFile(wanted), readFile(installed)])
  return contents.map((content) => createHash('sha256').update(content).digest('hex')).join(' ')
}
