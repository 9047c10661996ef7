import { join } from 'node:path'
import { projectRoot } from './project-paths.ts'

/** The tools run with this Node, so that neither a shell nor the PATH matters. */
const scripts = {
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'knip/bin/knip.js',
  oxfmt: 'oxfmt/bin/oxfmt',
  oxlint: 'oxlint/bin/oxlint',
  playwright: 'playwright/cli.js',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  'electron-builder': 'electron-builder/cli.js',
}

export function getToolCommand(
  name: keyof typeof scripts,
  args: readonly string[] = [],
): [command: string, args: string[]] {
  return [process.execPath, [join(projectRoot, 'node_modules', scripts[name]), ...args]]
}
