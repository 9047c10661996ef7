import { readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { getToolCommand } from '../tool.ts'
import { findFlakyTests, findPlaywrightFailures, type PlaywrightReport } from './failures.ts'
import type { TestSelection, Tally } from '../suites.ts'

export type PlaywrightStatsReport = PlaywrightReport & {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

/**
 * Runs Playwright. Failed tests are repeated once, except with `--repeat`.
 *
 * @param added environment variables
 */
export async function runPlaywright(
  projects: readonly string[],
  { filters, repeat }: TestSelection,
  added: Record<string, string> = {},
): Promise<Tally> {
  const name = projects.join('-')
  const file = join(projectRoot, 'test-results', 'reports', `${name}.json`)
  await rm(file, { force: true })
  const chosen = projects.map((project) => `--project=${project}`)
  const often = repeat > 1 ? [`--repeat-each=${repeat}`] : ['--retries=1']
  const output = `--output=${join('test-results', name)}`
  const [node, args] = getToolCommand('playwright', [
    'test',
    '--pass-with-no-tests',
    output,
    ...often,
    ...chosen,
    ...filters,
  ])
  const traced = filters.length > 0 ? { COMPILEO_TRAY_TEST_TRACE: 'yes' } : {}
  const env = { ...process.env, ...added, ...traced, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await runCommand(node, args, { cwd: projectRoot, env })
  if (!existsSync(file))
    return { passed: 0, failed: 1, ran: 0, why: `Playwright ended with ${code} and no report` }
  return createTally(JSON.parse(await readFile(file, 'utf8')), code)
}

/**
 * Counts results. A test that only passed when repeated counts as passed, but is listed as flaky.
 *
 * @param code the exit code of Playwright
 */
export function createTally(report: PlaywrightStatsReport, code: number): Tally {
  const { expected, unexpected, flaky: recovered, skipped } = report.stats
  const passed = expected + recovered
  const failed = unexpected + skipped + report.errors.length
  const ran = passed + failed
  const failures = findPlaywrightFailures(report)
  const flaky = findFlakyTests(report)
  if (skipped > 0)
    return { passed, failed, ran, failures, flaky, why: `${skipped} skipped, which counts as failed` }
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, ran, flaky, why: `Playwright ended with ${code}: see above` }
  return { passed, failed, ran, failures, flaky }
}
