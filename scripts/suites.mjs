import { ensureApp } from './steps/app.mjs'
import { ensureSystemPackages } from './steps/system-packages.mjs'
import { ensureMachineBase } from './steps/machine-base.mjs'
import { runCheck } from './suites/check.mjs'
import { runDesktops } from './suites/desktops.mjs'
import { runPlaywright } from './suites/playwright.mjs'
import { runVitest } from './suites/vitest.mjs'

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} ran
 * @property {string} [why] if the numbers don't show it
 * @property {import('./suites/failures.mjs').Failure[]} [failures]
 * @property {import('./suites/failures.mjs').Failure[]} [flaky] failed, and passed when they ran once more
 * @typedef {object} Selection
 * @property {readonly string[]} filters
 * @property {readonly string[]} desktops
 * @property {number} repeat how often each test runs
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => Promise<unknown>} [prepare] what it needs besides node_modules
 * @property {true} [isNamed]
 * @property {(selection: Selection) => Promise<Tally>} run
 */

/**
 * @param {string[]} projects of vitest.config.ts
 * @returns {Suite['run']}
 */
const vitest =
  (...projects) =>
  (selection) =>
    runVitest(projects, selection)

/**
 * What fails fastest comes first. A group's suites run together, as one of them waits.
 *
 * @type {readonly (readonly Suite[])[]}
 */
export const suites = [
  [{ name: 'check', run: () => runCheck() }],
  [{ name: 'unit', run: vitest('unit', 'unit-alone') }],
  [{ name: 'component', run: vitest('component') }],
  [
    {
      name: 'integration',
      prepare: () => ensureSystemPackages(['bus', 'tls', 'plugin', 'display', 'guide']),
      run: vitest('integration'),
    },
  ],
  [
    {
      name: 'e2e',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts', 'chromium', 'keyring']),
      run: (selection) => runPlaywright(['e2e', 'flows'], selection),
    },
  ],
  [
    {
      name: 'pictures',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts']),
      run: (selection) => runPlaywright(['pictures'], selection),
    },
  ],
  [
    {
      name: 'package',
      prepare: () => ensureApp(['bus', 'packages', 'plugin', 'desktop', 'fonts', 'keyring']),
      run: vitest('package'),
    },
    {
      name: 'desktops',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts']),
      run: runDesktops,
    },
  ],
  [
    {
      name: 'machine',
      isNamed: true,
      prepare: async () => {
        await ensureApp(['packages', 'machine'])
        await ensureMachineBase()
      },
      run: vitest('machine'),
    },
  ],
]
