import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'

const hasSource = (path: string) =>
  ['.ts', '.tsx', '.mjs'].some((extension) => existsSync(join(projectRoot, path + extension)))

it('each unit test is at its source’s path, except tests of the whole project', () => {
  const tests = globSync('**/*.test.ts', { cwd: join(projectRoot, 'test/unit'), exclude: ['project/**'] })
  expect(tests.length).toBeGreaterThan(100)
  const strays = tests.filter((test) => {
    const path = test.slice(0, -'.test.ts'.length)
    // Tests of our own tools mirror `test` instead of the root.
    return !hasSource(path) && !hasSource(join('test', path))
  })
  expect(strays).toEqual([])
})
