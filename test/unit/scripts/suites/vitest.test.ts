import { describe, expect, it } from 'vitest'
import { createTally } from '#scripts/suites/playwright.ts'
import { sumTallies } from '#scripts/suites/vitest.ts'

const test = (status: 'expected' | 'unexpected' | 'flaky' | 'skipped') => ({
  title: `is ${status}`,
  tests: [{ projectName: 'e2e', status, results: [{ errors: [{ message: 'Error: too late' }] }] }],
})

function reportOf(...statuses: readonly Parameters<typeof test>[0][]) {
  const count = (wanted: string) => statuses.filter((status) => status === wanted).length
  return {
    suites: [{ title: 'a.spec.ts', specs: statuses.map(test) }],
    errors: [],
    stats: {
      expected: count('expected'),
      unexpected: count('unexpected'),
      flaky: count('flaky'),
      skipped: count('skipped'),
    },
  }
}

describe('the result of a Playwright run', () => {
  it('counts a skipped test as failed', () => {
    expect(createTally(reportOf('expected', 'skipped'), 0)).toMatchObject({
      failed: 1,
      why: '1 skipped, which counts as failed',
    })
  })

  it('is a failure if Playwright failed, even if every test passed', () => {
    expect(createTally(reportOf('expected', 'flaky'), 1)).toMatchObject({
      failed: 1,
      why: 'Playwright ended with 1: see above',
    })
  })
})

it('the result of a repeated suite lists all failures, and why the first failed run failed', () => {
  const failure = { title: 'opens', error: 'Error: too late' }
  expect(
    sumTallies([
      { passed: 3, failed: 0, ran: 3, failures: [] },
      { passed: 2, failed: 1, ran: 3, failures: [failure], flaky: [failure], why: 'the first' },
      { passed: 2, failed: 1, ran: 3, failures: [failure], why: 'the second' },
    ]),
  ).toEqual({
    passed: 7,
    failed: 2,
    ran: 9,
    failures: [failure, failure],
    flaky: [failure],
    why: 'the first',
  })
})
