import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { projectRoot } from '../project-paths.ts'

/** A failed test, or a test file that couldn't be loaded. */
export interface Failure {
  title: string
  error: string
}

export interface VitestReport {
  testResults: {
    name: string
    message: string
    status: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[]
  }[]
}

/** An error in Playwright's JSON report. Its message already includes the location. */
export interface PlaywrightError {
  message?: string
}

/** A file or a group of tests in Playwright's JSON report. */
export interface PlaywrightSuite {
  title: string
  specs?: { title: string; tests: PlaywrightTest[] }[]
  suites?: PlaywrightSuite[]
}

export interface PlaywrightTest {
  projectName: string
  status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
  results: { errors: PlaywrightError[] }[]
}

export interface PlaywrightReport {
  suites?: PlaywrightSuite[]
  errors: PlaywrightError[]
}

/** The log of a CI run may only show its last lines, so failures are limited to this many lines. */
const mostLines = 100

export function findVitestFailures({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, message, status, assertionResults }) => {
    const file = relative(projectRoot, name)
    const failed = assertionResults
      .filter((result) => result.status === 'failed')
      .map((result) => failureOf(file, result))
    return status === 'failed' && failed.length === 0 ? [{ title: file, error: message }] : failed
  })
}

/** Returns the tests that failed at first, and passed when repeated. Vitest reports their errors, too. */
export function findRecoveredTests({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
      .map((result) => failureOf(relative(projectRoot, name), result)),
  )
}

function failureOf(
  file: string,
  { fullName, failureMessages }: VitestReport['testResults'][number]['assertionResults'][number],
): Failure {
  return { title: `${file}: ${fullName}`, error: failureMessages?.join('\n') ?? '' }
}

export function findPlaywrightFailures({ suites = [], errors }: PlaywrightReport): Failure[] {
  const outside = errors.map(({ message = '' }) => ({ title: 'outside of all tests', error: message }))
  return [...suites.flatMap((suite) => testsIn(suite, 'unexpected', [])), ...outside]
}

export function findFlakyTests({ suites = [] }: PlaywrightReport): Failure[] {
  return suites.flatMap((suite) => testsIn(suite, 'flaky', []))
}

function testsIn(
  { title, specs = [], suites = [] }: PlaywrightSuite,
  wanted: PlaywrightTest['status'],
  above: readonly string[],
): Failure[] {
  const path = [...above, title]
  const own = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === wanted)
      .map(({ projectName, results }) => ({
        title: [projectName, ...path, spec.title].join(' › '),
        error: [...new Set(results.flatMap(({ errors }) => errors.map(({ message }) => message)))].join('\n'),
      })),
  )
  return [...own, ...suites.flatMap((inner) => testsIn(inner, wanted, path))]
}

/**
 * Formats all failures in a limited number of lines. Each gets an equal share. A repeated test appears once,
 * with its first error.
 */
export function formatFailureLines(failures: readonly Failure[]): string[] {
  const byTitle: Map<string, Failure & { times: number }> = new Map()
  for (const failure of failures) {
    const earlier = byTitle.get(failure.title)
    byTitle.set(failure.title, earlier ? { ...earlier, times: earlier.times + 1 } : { ...failure, times: 1 })
  }
  const share = Math.max(2, Math.floor(mostLines / byTitle.size))
  const lines = [...byTitle.values()].flatMap(({ title, error, times }) => [
    times > 1 ? `✗ ${title} (${times} times)` : `✗ ${title}`,
    ...stripVTControlCharacters(error)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, share - 1)
      .map((line) => `    ${line}`),
  ])
  return lines.slice(0, mostLines)
}
