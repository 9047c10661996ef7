import { ensureApp } from './steps/app.mjs'
import { electronsNode } from './steps/node-version.mjs'
import { ensureSystemPackages } from './steps/system-packages.mjs'
import { ensureMachineBase } from './steps/machine-base.mjs'
import { runCheck } from './suites/check.mjs'
import { runDesktops } from './suites/desktops.mjs'
import { runPlaywright } from './suites/playwright.mjs'
import { runVitest } from './suites/vitest.mjs'

/**
 * A suite that hasn't passed has failed.
 *
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} ran
 * @property {string} [why] if the numbers don't show it
 * @property {import('./suites/failures.mjs').Failure[]} [failures]
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => Promise<unknown>} [prepare] what it needs besides node_modules
 * @property {true} [isNamed]
 * @property {true} [waits] most of the time, for programs: these run together at the end
 * @property {(filters: readonly string[], desktops: readonly string[]) => Promise<Tally>} run
 */

/** In order: what fails fastest comes first. @type {readonly Suite[]} */
export const suites = [
  { name: 'check', run: () => runCheck() },
  { name: 'unit', run: (filters) => runVitest(['unit', 'unit-alone'], filters) },
  {
    name: 'integration',
    prepare: async () => {
      await ensureSystemPackages(['bus', 'tls', 'plugin', 'display', 'guide'])
      await electronsNode()
    },
    run: async (filters) => runVitest(['integration'], filters, await electronsNode()),
  },
  { name: 'component', run: (filters) => runVitest(['component'], filters) },
  {
    name: 'package',
    prepare: () => ensureApp(['bus', 'packages', 'plugin', 'desktop', 'fonts', 'keyring']),
    waits: true,
    run: (filters) => runVitest(['package'], filters),
  },
  {
    name: 'e2e',
    prepare: () => ensureApp(['bus', 'desktop', 'fonts', 'chromium', 'keyring']),
    run: (filters) => runPlaywright(['e2e', 'runtime', 'chromium'], filters),
  },
  {
    name: 'desktops',
    prepare: () => ensureApp(['bus', 'desktop', 'fonts']),
    waits: true,
    run: (filters, desktops) => runDesktops(filters, desktops),
  },
  {
    name: 'machine',
    isNamed: true,
    prepare: async () => {
      await ensureApp(['packages', 'machine'])
      await ensureMachineBase()
    },
    run: (filters) => runVitest(['machine'], filters),
  },
]
