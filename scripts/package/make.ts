import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { captureOutput } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { getToolCommand } from '../tool.ts'
import { makeAppImageTools, makeQuickGzip } from '../offline/package-tools.ts'
import { makeLinuxFiles } from './linux-files.ts'
import { findContentErrors, listFilesBeside, listPackedFiles, sumBytes, type PackedFile } from './contents.ts'
import type { Runtime } from '../steps/electron-runtime.ts'

export type PackageTarget = 'dir' | 'tar.gz' | 'AppImage' | 'deb' | 'nsis' | 'dmg'

export interface PackageFile {
  file: string
  bytes: number
}

export type PackageResult = PackageFile | { why: string }

/**
 * The targets of each system. The first one is the default. `dir` is the last one, because the other targets
 * leave files in its folder.
 */
const systems: Partial<Record<NodeJS.Platform, { flag: string; targets: readonly PackageTarget[] }>> = {
  linux: { flag: '--linux', targets: ['deb', 'tar.gz', 'AppImage', 'dir'] },
  win32: { flag: '--win', targets: ['nsis', 'dir'] },
  darwin: { flag: '--mac', targets: ['dmg', 'dir'] },
}

function thisSystem() {
  const system = systems[process.platform]
  if (!system) throw new UserError(`There are no packages for ${process.platform}`)
  return system
}

export const getTargetsOfSystem = () => thisSystem().targets

const outputFolder = ({ pinned }: Runtime) => join(projectRoot, 'dist', ...(pinned ? [] : ['test-only']))

/**
 * Whether electron-builder has created this folder for the app, such as `linux-unpacked`,
 * `win-arm64-unpacked` or `mac`.
 */
const isAppFolder = (name: string) => /^(?:(?:linux|win).*-unpacked|mac(?:-\w+)?)$/.test(name)

async function unpackedIn(output: string) {
  const name = (await readdir(output)).find(isAppFolder)
  if (name === undefined) throw new Error(`electron-builder created no app in ${output}`)
  const folder = join(output, name)
  const inside =
    process.platform === 'darwin' ? ['Compileo Tray.app', 'Contents', 'Resources'] : ['resources']
  return { folder, resources: join(folder, ...inside) }
}

export async function inspectPackage(runtime: Runtime, output: string = outputFolder(runtime)) {
  const { folder, resources } = await unpackedIn(output)
  const isOurs = ({ path }: PackedFile) => runtime.pinned || !testOnlyScripts.includes(basename(path))
  const files = listPackedFiles(join(resources, 'app.asar')).filter(isOurs)
  const beside = await listFilesBeside(resources)
  const faults = findContentErrors(files, beside)
  return { folder, files, beside, bytes: sumBytes([...files, ...beside]), faults }
}

/** Packages for tests include these scripts, which add what is missing in the registry's Electron. */
export const testOnlyScripts: readonly string[] = ['async-keyring.cjs', 'package-main.cjs']

async function configuration(
  runtime: Runtime,
  output: string,
  { quick, isForRelease }: { quick: boolean; isForRelease: boolean },
): Promise<string> {
  const config = {
    extends: relative(projectRoot, join(projectRoot, 'electron-builder.yml')),
    electronDist: runtime.folder,
    electronVersion: runtime.version,
    directories: { output },
    ...(quick && { compression: 'store', appImage: { compression: 'zstd' } }),
    ...(!runtime.pinned && {
      files: [{ from: 'scripts/offline', to: 'out/main', filter: [...testOnlyScripts] }],
      extraMetadata: { main: 'out/main/package-main.cjs' },
    }),
    // The default (xz) makes the package smaller, but takes minutes.
    ...(!isForRelease && { deb: { compression: 'zst' } }),
  }
  const folder = join(projectRoot, 'out', 'package')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'electron-builder.json')
  await writeFile(file, JSON.stringify(config, undefined, 2))
  return file
}

/**
 * Returns the environment of electron-builder. It contains the paths of replacements for tools that can't be
 * downloaded (`offline`) or compress too slowly (`quick`), and of an installed 7-Zip.
 */
async function toolsFor(
  target: PackageTarget,
  { offline, quick }: { offline: boolean; quick: boolean },
): Promise<NodeJS.ProcessEnv> {
  const env = { ...process.env }
  if (process.platform !== 'linux') return env
  const tools = join(projectRoot, 'out', 'package', 'tools')
  await mkdir(tools, { recursive: true })
  if (target === 'tar.gz' && quick) {
    env['ELECTRON_BUILDER_7ZIP_PATH'] = join(tools, '7za')
    await makeQuickGzip(env['ELECTRON_BUILDER_7ZIP_PATH'])
  } else if (target === 'tar.gz' && existsSync('/usr/bin/7za')) {
    env['ELECTRON_BUILDER_7ZIP_PATH'] ??= '/usr/bin/7za'
  }
  if (target === 'AppImage' && (quick || (offline && !env['APPIMAGE_TOOLS_PATH']))) {
    env['APPIMAGE_TOOLS_PATH'] = tools
    await makeAppImageTools(tools)
  }
  if (target === 'deb' && (quick || offline))
    env['CUSTOM_FPM_PATH'] ??= join(projectRoot, 'scripts', 'offline', 'deb.ts')
  return env
}

export async function makePackage(
  target: PackageTarget,
  runtime: Runtime,
  options: {
    output?: string
    quick?: boolean
    isForRelease?: boolean
    prepackaged?: string
  } = {},
): Promise<PackageResult> {
  const { output = outputFolder(runtime), quick = false, isForRelease = false, prepackaged } = options
  await mkdir(output, { recursive: true })
  const old = (await readdir(output)).filter(
    (name) => name.endsWith(`.${extensionOf(target)}`) || (prepackaged === undefined && isAppFolder(name)),
  )
  for (const name of old) await rm(join(output, name), { recursive: true })
  if (process.platform === 'linux') await makeLinuxFiles()
  const config = await configuration(runtime, output, { quick, isForRelease })
  const from = prepackaged === undefined ? [] : ['--prepackaged', prepackaged]
  const args = [thisSystem().flag, target, '--config', config, ...from, '--publish', 'never']
  const [command, all] = getToolCommand('electron-builder', args)
  const { code, stdout, stderr } = await captureOutput(command, all, {
    cwd: projectRoot,
    env: await toolsFor(target, { offline: !runtime.pinned, quick }),
  })
  if (code !== 0) return { why: reasonIn(`${stdout}\n${stderr}`) }
  const { folder, faults } = await inspectPackage(runtime, output)
  if (faults.length > 0) return { why: `its contents are wrong: ${faults.join('; ')}` }
  if (target === 'dir') return { file: folder, bytes: await bytesIn(folder) }
  const name = (await readdir(output)).find((entry) => entry.endsWith(`.${extensionOf(target)}`))
  if (name === undefined) return { why: 'electron-builder said it was made, and it is not there' }
  const file = join(output, name)
  return { file, bytes: (await stat(file)).size }
}

const extensionOf = (target: PackageTarget) => (target === 'nsis' ? 'exe' : target)

async function bytesIn(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** @returns the error line in the output, with advice if a download failed */
function reasonIn(output: string) {
  const complaint = output.split('\n').findLast((line) => /^\s*⨯/.test(line)) ?? output.trim()
  const reason = complaint.replace(/^\s*⨯\s*/, '').replace(/\s+failedTask=.*/s, '')
  const download = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|status code|cannot download/i
  return download.test(reason)
    ? `electron-builder could not download a file: ${reason}. Try again on a network that reaches github.com.`
    : reason
}
