import { readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { electronsNode, environmentOf } from '../steps/node-version.mjs'
import { tool } from '../tool.mjs'
import { playwrightFailures } from './failures.mjs'

/** @typedef {Parameters<typeof playwrightFailures>[0] & { stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} Report */

/**
 * Runs projects of playwright.config.ts.
 *
 * @param {readonly string[]} projects
 * @param {readonly string[]} filters
 * @param {Record<string, string>} [added] to the environment
 * @returns {Promise<import('../suites.mjs').Tally>}
 */
export async function runPlaywright(projects, filters, added = {}) {
  const name = projects.join('-')
  const file = join(root, 'test-results', 'reports', `${name}.json`)
  await rm(file, { force: true })
  const chosen = projects.map((project) => `--project=${project}`)
  const output = `--output=${join('test-results', name)}`
  const node = await electronsNode()
  const [, args] = tool('playwright', ['test', '--pass-with-no-tests', output, ...chosen, ...filters])
  // Runs of named tests keep a trace of each failure.
  const traced = filters.length > 0 ? { COMPILEO_TRAY_TEST_TRACE: 'yes' } : {}
  const env = { ...environmentOf(node), ...added, ...traced, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await run(node, args, { cwd: root, env })
  if (!existsSync(file))
    return { passed: 0, failed: 1, ran: 0, why: `Playwright ended with ${code} and no report` }
  /** @type {Report} */
  const report = JSON.parse(await readFile(file, 'utf8'))
  const { expected: passed, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky + skipped + report.errors.length
  const failures = playwrightFailures(report)
  const ran = passed + failed
  if (skipped > 0) return { passed, failed, ran, failures, why: `${skipped} skipped, which counts as failed` }
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, ran, why: `Playwright ended with ${code}: see above` }
  return { passed, failed, ran, failures }
}
