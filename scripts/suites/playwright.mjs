import { readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { tool } from '../tool.mjs'

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} Report */

/**
 * Runs the tests of the built app.
 *
 * @param {readonly string[]} filters
 * @returns {Promise<import('../suites.mjs').Tally>}
 */
export async function runPlaywright(filters) {
  const file = join(root, 'test-results', 'reports', 'e2e.json')
  await rm(file, { force: true })
  const code = await run(...tool('playwright', ['test', '--pass-with-no-tests', ...filters]), { cwd: root })
  if (!existsSync(file))
    return { passed: 0, failed: 1, ran: 0, why: `Playwright ended with ${code} and no report` }
  /** @type {Report} */
  const { stats, errors } = JSON.parse(await readFile(file, 'utf8'))
  const { expected: passed, unexpected, flaky, skipped } = stats
  const failed = unexpected + flaky + skipped + errors.length
  const ran = passed + failed
  if (skipped > 0) return { passed, failed, ran, why: `${skipped} skipped, which counts as failed` }
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, ran, why: `Playwright ended with ${code}: see above` }
  return { passed, failed, ran }
}
