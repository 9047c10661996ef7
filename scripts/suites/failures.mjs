import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../places.mjs'

/**
 * A test that failed, or a file that couldn't be loaded.
 *
 * @typedef {object} Failure
 * @property {string} title with its file
 * @property {string} error
 */

/**
 * The parts of vitest's JSON report that are read.
 *
 * @typedef {object} VitestReport
 * @property {{ name: string, message: string, status: string, assertionResults: { fullName: string, status: string, failureMessages: string[] | null }[] }[]} testResults
 */

/** @typedef {{ message?: string }} PlaywrightError with the place in its message */

/**
 * A file of Playwright's JSON report, or a group in it.
 *
 * @typedef {object} PlaywrightSuite
 * @property {string} title
 * @property {{ title: string, tests: PlaywrightTest[] }[]} [specs]
 * @property {PlaywrightSuite[]} [suites]
 */

/**
 * `flaky` is what failed first and passed when it ran once more.
 *
 * @typedef {{ projectName: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped', results: { errors: PlaywrightError[] }[] }} PlaywrightTest
 */

/** @typedef {{ suites?: PlaywrightSuite[], errors: PlaywrightError[] }} PlaywrightReport */

/** The log of a CI run often shows only its end. */
const mostLines = 100

/**
 * @param {VitestReport} report
 * @returns {Failure[]}
 */
export function vitestFailures({ testResults }) {
  return testResults.flatMap(({ name, message, status, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults
      .filter((result) => result.status === 'failed')
      .map((result) => failureOf(file, result))
    return status === 'failed' && failed.length === 0 ? [{ title: file, error: message }] : failed
  })
}

/**
 * Tests that failed, and passed when they ran once more: vitest keeps their errors.
 *
 * @param {VitestReport} report
 * @returns {Failure[]}
 */
export function recoveredTests({ testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
      .map((result) => failureOf(relative(root, name), result)),
  )
}

/**
 * @param {string} file
 * @param {VitestReport['testResults'][number]['assertionResults'][number]} result
 * @returns {Failure}
 */
function failureOf(file, { fullName, failureMessages }) {
  return { title: `${file}: ${fullName}`, error: failureMessages?.join('\n') ?? '' }
}

/**
 * @param {PlaywrightReport} report
 * @returns {Failure[]}
 */
export function playwrightFailures({ suites = [], errors }) {
  const outside = errors.map(({ message = '' }) => ({ title: 'outside of all tests', error: message }))
  return [...suites.flatMap((suite) => testsIn(suite, 'unexpected', [])), ...outside]
}

/**
 * @param {PlaywrightReport} report
 * @returns {Failure[]}
 */
export function flakyTests({ suites = [] }) {
  return suites.flatMap((suite) => testsIn(suite, 'flaky', []))
}

/**
 * @param {PlaywrightSuite} suite
 * @param {PlaywrightTest['status']} wanted
 * @param {readonly string[]} above the titles around it
 * @returns {Failure[]}
 */
function testsIn({ title, specs = [], suites = [] }, wanted, above) {
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
 *
 * @param {readonly Failure[]} failures
 * @returns {string[]}
 */
export function linesOf(failures) {
  /** @type {Map<string, Failure & { times: number }>} */
  const byTitle = new Map()
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
