import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { captureOutput } from '#scripts/children.ts'
import { hasDisplay, startDisplay } from '#scripts/desktop.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { makePackage, getTargetsOfSystem, type PackageTarget } from '#scripts/package/make.ts'
import { ensureBuilt } from '#scripts/steps/build.ts'
import { ensureElectron } from '#scripts/steps/electron-runtime.ts'

declare module 'vitest' {
  interface ProvidedContext {
    packages: Packages
  }
}

export interface Packages {
  readonly pinned: boolean
  readonly folder: string
  readonly dir: string
  readonly deb: string
  readonly appImage: string
  readonly fromTar: string
  readonly fromDeb: string
}

export default async function globalSetup({ provide }: TestProject): Promise<() => Promise<void>> {
  const runtime = await ensureElectron()
  await ensureBuilt()
  const folder = join(projectRoot, 'out', 'package', 'tests')
  await rm(folder, { recursive: true, force: true })
  async function made(target: PackageTarget, prepackaged?: string): Promise<string> {
    const outcome = await makePackage(target, runtime, { quick: true, output: folder, prepackaged })
    if ('why' in outcome) throw new Error(`${target} was not made: ${outcome.why}`)
    return outcome.file
  }
  const dir = await made('dir')
  const files: Partial<Record<PackageTarget, string>> = {}
  for (const target of getTargetsOfSystem().filter((name) => name !== 'dir'))
    files[target] = await made(target, dir)
  const { 'tar.gz': tarGz = '', deb = '', AppImage: appImage = '' } = files
  const unpacked = await mkdtemp(join(tmpdir(), 'compileo-tray-packages-'))
  const [fromTar, fromDeb] = [join(unpacked, 'tar'), join(unpacked, 'deb')]
  await done('mkdir', [fromTar])
  await done('tar', ['-xzf', tarGz, '-C', fromTar, '--strip-components=1'])
  await done('dpkg-deb', ['-x', deb, fromDeb])
  provide('packages', { pinned: runtime.pinned, folder, dir, deb, appImage, fromTar, fromDeb })

  const display = hasDisplay() ? undefined : await startDisplay()
  if (display) process.env['DISPLAY'] = display.address
  return async () => {
    await display?.stop()
    for (const each of [unpacked, folder]) await rm(each, { recursive: true, force: true })
  }
}

async function done(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await captureOutput(command, args)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`)
}
