import { describe, expect, it } from 'vitest'
import { formatSummaryLines, readArguments, countFlakyAsFailed } from '#scripts/commands/test.ts'

const namesOf = (args: string[]) => readArguments(args).chosen.map(({ name }) => name)

describe('npm test', () => {
  it('runs the default suites once and without load if there are no arguments', () => {
    expect(readArguments([])).toMatchObject({
      filters: [],
      desktops: [],
      repeat: 1,
      load: 0,
      failsOnFlaky: false,
    })
    expect(namesOf([])).toEqual(['check', 'unit', 'component', 'integration', 'e2e', 'pictures', 'package'])
  })

  it.each([
    ['--repeat', '0'],
    ['--repeat', 'often'],
    ['--repeat', '1.5'],
    ['--repeat', ''],
    ['--load', '-1'],
    ['--load', '1e3'],
  ])('rejects %s=%s', (option, value) => {
    expect(() => readArguments([`${option}=${value}`])).toThrow(`${option} needs a number`)
  })
})

const passed = { name: 'unit', passed: 5, failed: 0, ran: 5, seconds: 1 }
const flaky = {
  name: 'e2e',
  passed: 2,
  failed: 0,
  ran: 2,
  seconds: 60,
  flaky: [{ title: 'e2e › a.spec.ts › opens', error: 'Error: too late' }],
}

describe('the summary of npm test', () => {
  it('lists a flaky test below its suite, and counts it as passed', () => {
    expect(formatSummaryLines([passed, flaky])).toEqual([
      '',
      'suite         passed  failed     time',
      'unit               5       0    1.0 s',
      'e2e                2       0   60.0 s',
      '  flaky, passed the second time: e2e › a.spec.ts › opens',
      '',
      '7 passed, 0 failed',
    ])
  })

  it('counts a flaky test as failed if --fail-on-flaky-tests is set', () => {
    expect(readArguments(['--fail-on-flaky-tests']).failsOnFlaky).toBe(true)
    expect(countFlakyAsFailed(flaky)).toMatchObject({ passed: 1, failed: 1, failures: flaky.flaky })
    expect(countFlakyAsFailed(passed)).toMatchObject({ passed: 5, failed: 0, failures: [] })
  })
})
