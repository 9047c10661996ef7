import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { capture } from '../../../scripts/children.mjs'
import { hasDisplay, startDisplay } from '../../../scripts/desktop.mjs'
import { root } from '../../../scripts/places.mjs'
import { artifactsOf } from '../../../scripts/release/files.mjs'
import { makeRelease } from '../../../scripts/release/dry-run.mjs'
import { ensureBuilt } from '../../../scripts/steps/build.mjs'
import { ensureElectron } from '../../../scripts/steps/electron-runtime.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    packages: Packages
  }
}

export interface Packages {
  readonly pinned: boolean
  /** Of their release. */
  readonly faults: readonly string[]
  readonly dir: string
  readonly deb: string
  readonly appImage: string
  readonly fromTar: string
  readonly fromDeb: string
}

export default async function globalSetup({ provide }: TestProject): Promise<() => Promise<void>> {
  const runtime = await ensureElectron()
  await ensureBuilt()
  const release = join(root, 'out', 'package', 'tests')
  const { faults, parts, app } = await makeRelease(release, runtime, true)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const names = artifactsOf(version)
  const [tarGz, deb] = [join(release, names.tarGz), join(release, names.deb)]
  const unpacked = await mkdtemp(join(tmpdir(), 'compileo-tray-packages-'))
  const [fromTar, fromDeb] = [join(unpacked, 'tar'), join(unpacked, 'deb')]
  await done('mkdir', [fromTar])
  await done('tar', ['-xzf', tarGz, '-C', fromTar, '--strip-components=1'])
  await done('dpkg-deb', ['-x', deb, fromDeb])
  const appImage = join(release, names.appImage)
  provide('packages', { pinned: runtime.pinned, faults, dir: app, deb, appImage, fromTar, fromDeb })

  const display = hasDisplay() ? undefined : await startDisplay()
  if (display) process.env['DISPLAY'] = display.address
  return async () => {
    await display?.stop()
    for (const folder of [unpacked, release, parts]) await rm(folder, { recursive: true, force: true })
  }
}

async function done(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await capture(command, args)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`)
}
