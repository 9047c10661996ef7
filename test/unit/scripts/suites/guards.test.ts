import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { readGuards } from '#scripts/suites/guards.ts'

const contentOf = (file: string) => readFileSync(join(projectRoot, file), 'utf8')

it('each line in guards.txt occurs once in its source file', async () => {
  const guards = await readGuards()
  expect(guards.length).toBeGreaterThan(50)
  expect(guards.filter(({ file, text }) => contentOf(file).split(text).length !== 2)).toEqual([])
})
