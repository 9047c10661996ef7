import { readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { tool } from '../tool.mjs'

/**
 * The part of vitest's JSON report that counts. A file that could not be loaded has failed and has no tests.
 *
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} Report
 */

/**
 * Runs one project of vitest.config.ts.
 *
 * @param {string} project
 * @param {readonly string[]} filters
 * @returns {Promise<import('../suites.mjs').Tally>}
 */
export async function runVitest(project, filters) {
  const file = join(root, 'test-results', 'reports', `${project}.json`)
  await rm(file, { force: true })
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const options = ['--allowOnly=false', '--passWithNoTests', ...reports]
  const code = await run(...tool('vitest', ['run', '--project', project, ...options, ...filters]), {
    cwd: root,
  })
  if (!existsSync(file))
    return { passed: 0, failed: 1, ran: 0, why: `vitest ended with ${code} and no report` }
  return count(JSON.parse(await readFile(file, 'utf8')), code)
}

/**
 * @param {Report} report
 * @param {number} code vitest's exit code
 * @returns {import('../suites.mjs').Tally}
 */
function count(report, code) {
  const statuses = report.testResults.flatMap(({ status, assertionResults }) => {
    const inside = assertionResults.map((result) => result.status)
    return status === 'failed' && !inside.includes('failed') ? [...inside, 'failed'] : inside
  })
  const passed = statuses.filter((status) => status === 'passed').length
  const failed = statuses.length - passed
  const skipped = statuses.filter((status) => status !== 'passed' && status !== 'failed').length
  const ran = statuses.length
  if (skipped > 0)
    return { passed, failed, ran, why: `${skipped} skipped or still to do, which counts as failed` }
  // An error outside of all tests fails the run alone.
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, ran, why: `vitest ended with ${code}: see above` }
  return { passed, failed, ran }
}
