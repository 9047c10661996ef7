import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../../../scripts/places.mjs'
import { titleProblem } from '../../../scripts/commit-title.mjs'

describe('a commit title', () => {
  it.each([
    'Add tray overview and compact density',
    'Pass the clock',
    'Need no display',
    'Bring the window forward',
    `Fix ${'x'.repeat(68)}`,
    "Merge branch 'main' into a-branch-whose-name-is-longer-than-seventy-two-characters",
    'Revert "Adds a thing"',
    'fixup! Add tray overview',
  ])('may be “%s”', (title) => {
    expect(titleProblem(`${title}\n\nWhy, in any number of words.`)).toBeUndefined()
  })

  it.each([
    ['Added a tray overview', '“Added”'],
    ['Adding a tray overview', '“Adding”'],
    ['Adds a tray overview', '“Adds”'],
    ['The palette names the insights once', '“The”'],
    ['A press on the icon opens an overview', '“A”'],
    ['fix: the tray', '“fix”'],
    ['', '“”'],
    [`Fix ${'x'.repeat(69)}`, '73 characters'],
  ])('may not be “%s”', (title, why) => {
    expect(titleProblem(title)).toContain(why)
  })

  it('is checked by the commit-msg hook', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compileo-tray-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const message = join(folder, 'message')
    const hook = () =>
      spawnSync('sh', [join(root, '.githooks/commit-msg'), message], { cwd: root, encoding: 'utf8' })
    writeFileSync(message, 'Add a tray\n')
    expect(hook()).toMatchObject({ status: 0, stderr: '' })
    writeFileSync(message, 'Added a tray\n')
    expect(hook()).toMatchObject({ status: 1, stderr: expect.stringContaining('“Added”') })
  })
})
