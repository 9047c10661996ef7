import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../../scripts/places.mjs'
import { makeRelease } from '../../scripts/release/dry-run.mjs'
import { ensureElectron } from '../../scripts/steps/electron-runtime.mjs'

const timeout = 180_000

it(
  'a release has every file, under the names that apps and documents look for, announced with its key',
  { timeout },
  async () => {
    const folder = join(root, 'out', 'package', 'release')
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    expect(await makeRelease(folder, await ensureElectron(), true)).toEqual([])
  },
)
