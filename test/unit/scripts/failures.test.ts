import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/places.mjs'
import { linesOf, playwrightFailures, vitestFailures } from '../../../scripts/suites/failures.mjs'

describe('failed tests at the end of a run', () => {
  it('are named with their file and error, from vitest', () => {
    const file = { name: join(root, 'test/unit/one.test.ts'), message: '', status: 'failed' }
    const assertionResults = [
      { fullName: 'adds up', status: 'failed', failureMessages: ['Error: 1 is not 2'] },
      { fullName: 'subtracts', status: 'passed', failureMessages: null },
    ]
    expect(vitestFailures({ testResults: [{ ...file, assertionResults }] })).toEqual([
      { title: 'test/unit/one.test.ts: adds up', error: 'Error: 1 is not 2' },
    ])
  })

  it('include a file that could not be loaded', () => {
    const name = join(root, 'test/unit/one.test.ts')
    const testResults = [{ name, message: 'SyntaxError', status: 'failed', assertionResults: [] }]
    expect(vitestFailures({ testResults })).toEqual([
      { title: 'test/unit/one.test.ts', error: 'SyntaxError' },
    ])
  })

  it('are named with their project, file and error, from Playwright', () => {
    const error = {
      message: 'Error: too late',
      location: { file: join(root, 'test/e2e/a.spec.ts'), line: 7 },
    }
    const tests = [{ projectName: 'e2e', results: [{ errors: [error] }] }]
    const inner = { title: 'in time', specs: [{ title: 'opens', ok: false, tests }] }
    const suites = [{ title: 'a.spec.ts', specs: [{ title: 'closes', ok: true, tests }], suites: [inner] }]
    expect(playwrightFailures({ suites, errors: [{ message: 'no display' }] })).toEqual([
      { title: 'e2e › a.spec.ts › in time › opens', error: 'Error: too late' },
      { title: 'outside of all tests', error: 'no display' },
    ])
  })

  it('take at most 100 lines, whose colours are left out', () => {
    const error = Array.from({ length: 200 }, (_, line) => `\u001B[31mline ${line}\u001B[39m`).join('\n\n')
    const lines = linesOf(Array.from({ length: 4 }, (_, test) => ({ title: `test ${test}`, error })))
    expect(lines).toHaveLength(100)
    expect(lines.slice(0, 3)).toEqual(['✗ test 0', '    line 0', '    line 1'])
    expect(lines[25]).toBe('✗ test 1')
  })
})
