import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capture } from '../../../scripts/children.mjs'
import { useHooks } from '../../../scripts/steps/node-modules.mjs'
import { tempFolder } from '../../support/temp-folder.ts'

const hooksOf = async (cwd: string) =>
  (await capture('git', ['config', '--local', 'core.hooksPath'], { cwd })).stdout.trim()

describe('git', () => {
  it('runs the hooks of a clone, and leaves a repository alone that an archive lies in', async () => {
    const clone = tempFolder()
    await capture('git', ['init', '--quiet'], { cwd: clone })
    const archive = join(clone, 'archive')
    mkdirSync(archive)
    await useHooks(archive)
    expect(await hooksOf(clone)).toBe('')
    await useHooks(clone)
    expect(await hooksOf(clone)).toBe('.githooks')
  })
})
