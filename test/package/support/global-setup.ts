import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { capture } from '../../../scripts/children.mjs'
import { hasDisplay, startDisplay } from '../../../scripts/desktop.mjs'
import { makePackage, type Target } from '../../../scripts/package/make.mjs'
import { root } from '../../../scripts/places.mjs'
import { ensureBuilt } from '../../../scripts/steps/build.mjs'
import { ensureElectron } from '../../../scripts/steps/electron-runtime.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    packages: Packages
  }
}

export interface Packages {
  readonly pinned: boolean
  readonly dir: string
  readonly deb: string
  readonly appImage: string
  readonly fromTar: string
  readonly fromDeb: string
}

export default async function globalSetup({ provide }: TestProject): Promise<() => Promise<void>> {
  const runtime = await ensureElectron()
  await ensureBuilt()
  const output = join(root, 'out', 'package', 'tests')
  const make = async (target: Target, prepackaged?: string) => {
    const from = prepackaged === undefined ? {} : { prepackaged }
    const outcome = await makePackage(target, runtime, { output, quick: true, ...from })
    if ('why' in outcome) throw new Error(`${target} could not be packaged: ${outcome.why}`)
    return outcome.file
  }
  const dir = await make('dir')
  const unpacked = await mkdtemp(join(tmpdir(), 'compileo-tray-packages-'))
  const [fromTar, fromDeb] = [join(unpacked, 'tar'), join(unpacked, 'deb')]
  await done('mkdir', [fromTar])
  await done('tar', ['-xzf', await make('tar.gz', dir), '-C', fromTar, '--strip-components=1'])
  const appImage = await make('AppImage', dir)
  // It leaves files in the folder, so it comes last.
  const deb = await make('deb', dir)
  await done('dpkg-deb', ['-x', deb, fromDeb])
  provide('packages', { pinned: runtime.pinned, dir, deb, appImage, fromTar, fromDeb })

  const display = hasDisplay() ? undefined : await startDisplay()
  if (display) process.env['DISPLAY'] = display.address
  return async () => {
    await display?.stop()
    for (const folder of [unpacked, output]) await rm(folder, { recursive: true, force: true })
  }
}

async function done(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await capture(command, args)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`)
}
