import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/places.mjs'
import { isSupported } from '../../../scripts/steps/electron-line.mjs'
import { lockfileProblems, scripted } from '../../../scripts/steps/lockfile.mjs'
import { judged, newsOf } from '../../../scripts/steps/scanner.mjs'

const sound = { version: '1.0.0', integrity: 'sha512-x' }
const excused = Object.fromEntries(
  Object.keys(scripted).map((name) => [`node_modules/${name}`, { ...sound, hasInstallScript: true }]),
)
const lockfile = (more: Parameters<typeof lockfileProblems>[0]['packages'] = {}) => ({
  packages: { '': { version: '0.1.0' }, 'node_modules/a': sound, ...excused, ...more },
})

describe('a lockfile', () => {
  it('is sound if every package has its hash', () => {
    expect(lockfileProblems(lockfile())).toEqual([])
  })

  it.each([
    ['an address', { ...sound, resolved: 'https://registry.example/b.tgz' }, /has an address/],
    ['a folder of this machine', { link: true, resolved: '../b' }, /has an address/],
    ['no hash', { version: '1.0.0' }, /has no sha512/],
    ['a weak hash', { version: '1.0.0', integrity: 'sha1-x' }, /has no sha512/],
    ['an install script', { ...sound, hasInstallScript: true }, /has an install script/],
  ])('is not where one has %s', (_name, locked, words) => {
    const problems = lockfileProblems(lockfile({ 'node_modules/a/node_modules/b': locked }))
    expect(problems.join('\n')).toMatch(words)
    expect(problems.join('\n')).toContain('node_modules/a/node_modules/b')
  })

  it('is not where an excuse is needed no more', () => {
    expect(lockfileProblems({ packages: { '': {} } })).toEqual(
      Object.keys(scripted).map((name) => `${name} has no install script, and is excused for one`),
    )
  })
})

describe('an Electron', () => {
  it.each([
    ['45.4.1', '45.4.1', true],
    ['45.4.1', '47.0.0', true],
    ['45.4.1', '48.0.0', false],
    ['45.4.1', '100.0.0', false],
    ['45.4.1', '', false],
  ])('%s is mended while the latest is %s: %s', (ours, latest, is) => {
    expect(isSupported(ours, latest)).toBe(is)
  })
})

describe('a security scan', () => {
  it('brings nothing new where all of it is judged', () => {
    expect(newsOf({ findings: [...judged], unread: [] })).toEqual([])
  })

  it('reports each finding without a judgement, each that is gone, and what it could not read', () => {
    const [first, ...others] = judged
    const more = { id: 'NODE_INTEGRATION_JS_CHECK', file: 'main/startup/app.ts' }
    expect(newsOf({ findings: [...others, more], unread: ['x.ts: no'] })).toEqual([
      'New: NODE_INTEGRATION_JS_CHECK in main/startup/app.ts',
      `Gone, and still judged: ${first?.id} in ${first?.file}`,
      'Not read: x.ts: no',
    ])
  })

  it('is judged in the security model, finding by finding', () => {
    const model = readFileSync(join(root, 'docs/security-model.md'), 'utf8')
    expect(judged.filter(({ id }) => !model.includes(`\`${id}\``))).toEqual([])
  })
})
