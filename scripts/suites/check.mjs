import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { ensureBuilt } from '../steps/build.mjs'
import { electronTrouble } from '../steps/electron-line.mjs'
import { lockfileProblems } from '../steps/lockfile.mjs'
import { newsOf, scan } from '../steps/scanner.mjs'
import { sourceProblems } from '../steps/structure.mjs'
import { compareWording, countWording, worstFiles } from '../steps/wording.mjs'
import { tool } from '../tool.mjs'
import { unnoticedGuards } from './guards.mjs'

/** @typedef {{ name: string, passes: () => Promise<boolean> }} Check */

/** @type {readonly Check[]} */
const checks = [
  // By .oxlintrc.json.
  { name: 'types and lint', passes: () => succeeds('oxlint', ['--deny-warnings']) },
  { name: 'structure', passes: structureIsSound },
  { name: 'format', passes: () => succeeds('oxfmt', ['--check']) },
  { name: 'dead code', passes: () => succeeds('knip', []) },
  { name: 'lockfile', passes: lockfileIsSound },
  { name: 'wording', passes: wordingIsSound },
]

/** These also need npm's registry. @type {readonly Check[]} */
const securityChecks = [
  { name: 'Electron is mended', passes: electronIsMended },
  // Half a minute the first time.
  { name: 'security scan', passes: scanBringsNothingNew },
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
 * @param {'oxlint' | 'oxfmt' | 'knip'} name
 * @param {string[]} args
 */
async function succeeds(name, args) {
  return (await run(...tool(name, args), { cwd: root, quiet: true })) === 0
}

async function structureIsSound() {
  const problems = await sourceProblems()
  for (const problem of problems) console.error(problem)
  return problems.length === 0
}

async function lockfileIsSound() {
  const problems = lockfileProblems(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
  for (const problem of problems) console.error(`package-lock.json: ${problem}`)
  return problems.length === 0
}

async function wordingIsSound() {
  const { documents, comments } = await countWording()
  for (const { file, words, count } of worstFiles([...documents, ...comments]))
    console.log(`${String(count).padStart(4)} giveaways in ${words} words: ${file}`)
  const { above, below } = compareWording(documents, comments)
  for (const line of above) console.error(`Above its limit (scripts/steps/wording.mjs): ${line}`)
  for (const line of below) console.log(`Lower its limit (scripts/steps/wording.mjs): ${line}`)
  return above.length === 0
}

async function electronIsMended() {
  const trouble = await electronTrouble()
  if (trouble !== undefined) console.error(trouble)
  return trouble === undefined
}

async function scanBringsNothingNew() {
  await ensureBuilt()
  const news = newsOf(await scan(join(root, 'out')))
  for (const line of news) console.error(line)
  return news.length === 0
}

async function everyGuardIsTested() {
  const problems = await unnoticedGuards()
  for (const problem of problems) console.error(problem)
  return problems.length === 0
}
