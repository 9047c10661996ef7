import { ensureApp } from './steps/app.mjs'
import { ensureSystemPackages } from './steps/system-packages.mjs'
import { runCheck } from './suites/check.mjs'
import { runPlaywright } from './suites/playwright.mjs'
import { runVitest } from './suites/vitest.mjs'

/**
 * What came of a suite. Whatever is not passed has failed: there is no third.
 *
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} ran how many tests there were
 * @property {string} [why] where the numbers don't say it
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => Promise<unknown>} [prepare] makes sure of what it needs beyond node_modules
 * @property {(filters: readonly string[]) => Promise<Tally>} run
 */

/** In the order in which they run: what fails fastest comes first. @type {readonly Suite[]} */
export const suites = [
  { name: 'check', run: runCheck },
  { name: 'unit', run: (filters) => runVitest('unit', filters) },
  {
    name: 'integration',
    prepare: () => ensureSystemPackages(['bus']),
    run: (filters) => runVitest('integration', filters),
  },
  { name: 'component', run: (filters) => runVitest('component', filters) },
  { name: 'e2e', prepare: () => ensureApp(['bus']), run: runPlaywright },
]
