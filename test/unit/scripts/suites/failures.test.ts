import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { findFlakyTests, findPlaywrightFailures, findVitestFailures } from '#scripts/suites/failures.ts'

const testWith = (
  status: 'expected' | 'unexpected' | 'flaky',
  ...errors: readonly ({ message: string } | undefined)[]
) => ({
  projectName: 'e2e',
  status,
  results: errors.map((error) => ({ errors: error ? [error] : [] })),
})

describe('the list of failed tests', () => {
  it('contains a vitest test’s file, title and error', () => {
    const file = { name: join(projectRoot, 'test/unit/one.test.ts'), message: '', status: 'failed' }
    const assertionResults = [
      { fullName: 'adds up', status: 'failed', failureMessages: ['Error: 1 is not 2'] },
      { fullName: 'subtracts', status: 'passed', failureMessages: null },
    ]
    expect(findVitestFailures({ testResults: [{ ...file, assertionResults }] })).toEqual([
      { title: 'test/unit/one.test.ts: adds up', error: 'Error: 1 is not 2' },
    ])
  })

  it('contains a file that couldn’t be loaded', () => {
    const name = join(projectRoot, 'test/unit/one.test.ts')
    const testResults = [{ name, message: 'SyntaxError', status: 'failed', assertionResults: [] }]
    expect(findVitestFailures({ testResults })).toEqual([
      { title: 'test/unit/one.test.ts', error: 'SyntaxError' },
    ])
  })

  it('contains a Playwright test’s project, file, title and error', () => {
    const error = {
      message: 'Error: too late',
      location: { file: join(projectRoot, 'test/e2e/a.spec.ts'), line: 7 },
    }
    const failed = testWith('unexpected', error)
    const inner = { title: 'in time', specs: [{ title: 'opens', tests: [failed] }] }
    const specs = [{ title: 'closes', tests: [testWith('expected')] }]
    const suites = [{ title: 'a.spec.ts', specs, suites: [inner] }]
    expect(findPlaywrightFailures({ suites, errors: [{ message: 'no display' }] })).toEqual([
      { title: 'e2e › a.spec.ts › in time › opens', error: 'Error: too late' },
      { title: 'outside of all tests', error: 'no display' },
    ])
  })

  it('omits a test that passed when it was repeated', () => {
    const late = { message: 'Error: too late' }
    const specs = [
      { title: 'recovers', tests: [testWith('flaky', late, undefined)] },
      { title: 'fails twice', tests: [testWith('unexpected', late, { message: 'Error: gone' })] },
      { title: 'passes', tests: [testWith('expected', undefined)] },
    ]
    const report = { suites: [{ title: 'a.spec.ts', specs }], errors: [] }
    expect(findFlakyTests(report)).toEqual([
      { title: 'e2e › a.spec.ts › recovers', error: 'Error: too late' },
    ])
    expect(findPlaywrightFailures(report)).toEqual([
      { title: 'e2e › a.spec.ts › fails twice', error: 'Error: too late\nError: gone' },
    ])
  })
})
