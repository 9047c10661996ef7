import { join } from 'node:path'
import { root } from './places.mjs'

/** Run by this Node, the tools' scripts need no shell and no PATH. */
const scripts = {
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'knip/bin/knip.js',
  oxfmt: 'oxfmt/bin/oxfmt',
  oxlint: 'oxlint/bin/oxlint',
  playwright: 'playwright/cli.js',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  'electron-builder': 'electron-builder/cli.js',
}

/**
 * How to call a development tool.
 *
 * @param {keyof typeof scripts} name
 * @param {readonly string[]} [args]
 * @returns {[command: string, args: string[]]}
 */
export function tool(name, args = []) {
  return [process.execPath, [join(root, 'node_modules', scripts[name]), ...args]]
}
