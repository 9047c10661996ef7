import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { electronTrouble } from '../steps/electron-line.mjs'
import { tool } from '../tool.mjs'
import { unnoticedGuards } from './guards.mjs'

/** @typedef {{ name: string, passes: () => Promise<boolean> }} Check */

/** @type {readonly Check[]} */
const checks = [
  // By .oxlintrc.json.
  { name: 'types and lint', passes: () => succeeds('oxlint', ['--deny-warnings']) },
  // By .dependency-cruiser.mjs.
  { name: 'structure', passes: () => succeeds('depcruise', ['shared', 'main', 'preload', 'renderer']) },
  { name: 'format', passes: () => succeeds('oxfmt', ['--check']) },
  { name: 'dead code', passes: () => succeeds('knip', []) },
]

/** These also need npm's registry. @type {readonly Check[]} */
const securityChecks = [
  { name: 'Electron is mended', passes: electronIsMended },
  // Some minutes.
  { name: 'guards', passes: everyGuardIsTested },
]

/**
 * @param {boolean} [security] also runs the security checks
 * @returns {Promise<import('../suites.mjs').Tally>}
 */
export async function runCheck(security = false) {
  const tally = { passed: 0, failed: 0, ran: 0 }
  const judge = async (/** @type {Check} */ { name, passes }) => {
    const start = performance.now()
    const good = await passes()
    tally.ran++
    tally[good ? 'passed' : 'failed']++
    console.log(
      `${good ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    )
  }
  // All at once: dead code takes one processor, and lint waits now and then.
  await Promise.all(checks.map(judge))
  if (security) for (const check of securityChecks) await judge(check)
  return tally
}

/**
 * @param {'oxlint' | 'depcruise' | 'oxfmt' | 'knip'} name
 * @param {string[]} args
 */
async function succeeds(name, args) {
  return (await run(...tool(name, args), { cwd: root, quiet: true })) === 0
}

async function electronIsMended() {
  const trouble = await electronTrouble()
  if (trouble !== undefined) console.error(trouble)
  return trouble === undefined
}

async function everyGuardIsTested() {
  const problems = await unnoticedGuards()
  for (const problem of problems) console.error(problem)
  return problems.length === 0
}
