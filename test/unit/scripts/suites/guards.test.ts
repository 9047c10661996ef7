import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { readGuards } from '#scripts/suites/guards.ts'

const contentOf = (file: string) => readFileSync(join(projectRoot, file), 'utf8')

it('each source line that guards.txt lists occurs once in its file', async () => {
  const guards = await readGuards()
  expect(guards.length).toBeGreaterThan(50)
  expect(guards.filter(({ file, text }) => contentOf(file).split(text).length !== 2)).toEqual([])
})

/** Whether a title in the source, which may contain `%s`, stands for this title of a test that ran. */
function standsFor(source: string, title: string): boolean {
  const parts = source.split(/%[a-z]/)
  if (parts.length === 1) return source === title
  return title.startsWith(parts[0] ?? '') && title.endsWith(parts.at(-1) ?? '')
}

it('every test named in guards.txt exists', async () => {
  const guards = await readGuards()
  const missing = guards.filter(({ test, title }) => {
    const texts = contentOf(test).matchAll(/'([^'\n]*[a-z]{3}[^'\n]*)'/g)
    return ![...texts].some(([, source = '']) => standsFor(source, title))
  })
  expect(missing.map(({ test, title }) => `${test}: ${title}`)).toEqual([])
})
