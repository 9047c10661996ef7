import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { findFuseErrors, getWantedFuses, readFuses, setFuses } from './fuses.ts'
import type { AfterPackContext } from 'electron-builder'

/** Removes Electron's own app and version file, then sets the fuses and checks them. */
export default async function afterPack({ appOutDir, packager, electronPlatformName }: AfterPackContext) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true })
  await rm(join(appOutDir, 'version'), { force: true })

  const binary = join(appOutDir, binaryName(packager, electronPlatformName))
  const wanted = getWantedFuses(electronPlatformName)
  await setFuses(binary, wanted)
  const faults = findFuseErrors(
    await readFuses(binary),
    wanted,
    await isPinned(packager.config.electronVersion),
  )
  if (faults.length > 0) throw new UserError(`Wrong fuses in ${binary}: ${faults.join('; ')}`)
}

function binaryName(packager: AfterPackContext['packager'], platform: string) {
  const { productFilename } = packager.appInfo
  if (platform === 'win32') return `${productFilename}.exe`
  if (platform === 'darwin') return `${productFilename}.app`
  return packager.platformSpecificBuildOptions.executableName ?? productFilename
}

async function isPinned(version: string | null | undefined) {
  const manifest: { devDependencies: { electron: string } } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  )
  return version === manifest.devDependencies.electron
}
