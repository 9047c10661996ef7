import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../places.ts'

/** A test that failed, or a file that couldn't be loaded. */
export interface Failure {
  /** with its file */
  title: string
  error: string
}

/** The parts of vitest's JSON report that are read. */
export interface VitestReport {
  testResults: {
    name: string
    message: string
    status: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[]
  }[]
}

/** with the place in its message */
export interface PlaywrightError {
  message?: string
}

/** A file of Playwright's JSON report, or a group in it. */
export interface PlaywrightSuite {
  title: string
  specs?: { title: string; tests: PlaywrightTest[] }[]
  suites?: PlaywrightSuite[]
}

/** `flaky` is what failed first and passed when it ran once more. */
export interface PlaywrightTest {
  projectName: string
  status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
  results: { errors: PlaywrightError[] }[]
}

export interface PlaywrightReport {
  suites?: PlaywrightSuite[]
  errors: PlaywrightError[]
}

/** The log of a CI run often shows only its end. */
const mostLines = 100

export function vitestFailures({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, message, status, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults
      .filter((result) => result.status === 'failed')
      .map((result) => failureOf(file, result))
    return status === 'failed' && failed.length === 0 ? [{ title: file, error: message }] : failed
  })
}

/** Tests that failed, and passed when they ran once more: vitest keeps their errors. */
export function recoveredTests({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
      .map((result) => failureOf(relative(root, name), result)),
  )
}

function failureOf(
  file: string,
  { fullName, failureMessages }: VitestReport['testResults'][number]['assertionResults'][number],
): Failure {
  return { title: `${file}: ${fullName}`, error: failureMessages?.join('\n') ?? '' }
}

export function playwrightFailures({ suites = [], errors }: PlaywrightReport): Failure[] {
  const outside = errors.map(({ message = '' }) => ({ title: 'outside of all tests', error: message }))
  return [...suites.flatMap((suite) => testsIn(suite, 'unexpected', [])), ...outside]
}

export function flakyTests({ suites = [] }: PlaywrightReport): Failure[] {
  return suites.flatMap((suite) => testsIn(suite, 'flaky', []))
}

/** @param above the titles around it */
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
 * All failures in at most 100 lines: a long error is cut to its share of them. A test that was repeated stands
 * there once, with its first error.
 */
export function linesOf(failures: readonly Failure[]): string[] {
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
