import { ensureApp } from './steps/app.mjs'
import { hasRegistryNode, isElectronsLine, registryNode } from './steps/node-version.mjs'
import { ensureSystemPackages } from './steps/system-packages.mjs'
import { ensureMachineBase } from './steps/machine-base.mjs'
import { runCheck } from './suites/check.mjs'
import { runDesktops } from './suites/desktops.mjs'
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
 * @property {import('./suites/failures.mjs').Failure[]} [failures] those of tests
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => Promise<unknown>} [prepare] makes sure of what it needs beyond node_modules
 * @property {true} [isNamed] runs only if it is named
 * @property {true} [waits] for programs, most of the time: all that do run at once, in the end
 * @property {(filters: readonly string[], desktops: readonly string[]) => Promise<Tally>} run desktops: those that
 *   were named, for the suite that runs on several
 */

/**
 * What depends on the version of Node (vitest.config.ts says which tests that is) once more on the line that the pinned
 * Electron carries, where this Node is of another.
 */
const electronsNode = {
  name: 'node 24',
  prepare: () => ensureSystemPackages(['bus', 'tls', 'display']),
  run: async (/** @type {readonly string[]} */ filters) =>
    runVitest(['node', 'node-alone'], filters, await registryNode("The pinned Electron's Node")),
}

/** In the order in which they run: what fails fastest comes first. @type {readonly Suite[]} */
export const suites = [
  { name: 'check', run: () => runCheck() },
  { name: 'unit', run: (filters) => runVitest(['unit', 'unit-alone'], filters) },
  {
    name: 'integration',
    prepare: () => ensureSystemPackages(['bus', 'tls', 'plugin', 'display', 'guide']),
    run: (filters) => runVitest(['integration'], filters),
  },
  ...(hasRegistryNode && !isElectronsLine ? [electronsNode] : []),
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
