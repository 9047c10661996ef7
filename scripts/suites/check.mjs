import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { tool } from '../tool.mjs'

/** @typedef {{ name: string, passes: () => Promise<boolean> }} Check */

/** What must hold of the code itself; each counts as one test. @type {readonly Check[]} */
const checks = [
  // Types, lint and the rules of who may import whom, all in .oxlintrc.json.
  { name: 'types, lint and import rules', passes: () => succeeds('oxlint', ['--deny-warnings']) },
  { name: 'format', passes: () => succeeds('oxfmt', ['--check']) },
  { name: 'dead code', passes: () => succeeds('knip', []) },
  { name: 'lockfile', passes: lockfileNamesNoAddresses },
]

/** @returns {Promise<import('../suites.mjs').Tally>} */
export async function runCheck() {
  const tally = { passed: 0, failed: 0, ran: checks.length }
  for (const { name, passes } of checks) {
    const start = performance.now()
    const good = await passes()
    tally[good ? 'passed' : 'failed']++
    console.log(
      `${good ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    )
  }
  return tally
}

/**
 * @param {'oxlint' | 'oxfmt' | 'knip'} name
 * @param {string[]} args
 */
async function succeeds(name, args) {
  return (await run(...tool(name, args), { cwd: root, quiet: true })) === 0
}

/** An address would bind everybody to the registry, or the mirror, of whoever ran npm last. */
async function lockfileNamesNoAddresses() {
  const lines = (await readFile(join(root, 'package-lock.json'), 'utf8')).split('\n')
  const addresses = lines.filter((line) => /"resolved":/.test(line))
  if (addresses.length === 0) return true
  console.error(`package-lock.json names ${addresses.length} addresses, the first is ${addresses[0]?.trim()}`)
  console.error(
    '.npmrc keeps them out (omit-lockfile-registry-resolved): delete the lockfile and run npm install',
  )
  return false
}
