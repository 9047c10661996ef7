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
 * @property {{ title: string, ok: boolean, tests: { projectName: string, results: { errors: PlaywrightError[] }[] }[] }[]} [specs]
 * @property {PlaywrightSuite[]} [suites]
 */

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
      .map(({ fullName, failureMessages }) => ({
        title: `${file}: ${fullName}`,
        error: failureMessages?.join('\n') ?? '',
      }))
    return status === 'failed' && failed.length === 0 ? [{ title: file, error: message }] : failed
  })
}

/**
 * @param {{ suites?: PlaywrightSuite[], errors: PlaywrightError[] }} report
 * @returns {Failure[]}
 */
export function playwrightFailures({ suites = [], errors }) {
  const outside = errors.map(({ message = '' }) => ({ title: 'outside of all tests', error: message }))
  return [...suites.flatMap((suite) => failuresIn(suite, [])), ...outside]
}

/**
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} above the titles around it
 * @returns {Failure[]}
 */
function failuresIn({ title, specs = [], suites = [] }, above) {
  const path = [...above, title]
  const own = specs
    .filter(({ ok }) => !ok)
    .flatMap((spec) =>
      spec.tests.map(({ projectName, results }) => ({
        title: [projectName, ...path, spec.title].join(' › '),
        error: results.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n'),
      })),
    )
  return [...own, ...suites.flatMap((inner) => failuresIn(inner, path))]
}

/**
 * All failures in at most 100 lines: a long error is cut to its share of them.
 *
 * @param {readonly Failure[]} failures
 * @returns {string[]}
 */
export function linesOf(failures) {
  const share = Math.max(2, Math.floor(mostLines / failures.length))
  const lines = failures.flatMap(({ title, error }) => [
    `✗ ${title}`,
    ...stripVTControlCharacters(error)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, share - 1)
      .map((line) => `    ${line}`),
  ])
  return lines.slice(0, mostLines)
}
