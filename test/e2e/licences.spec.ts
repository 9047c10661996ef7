import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import { expect, test } from './support/fixtures.ts'

test('the build tells of whom each process is made, with their licences', async () => {
  const said = await readFile(join(root, 'out', 'licenses.txt'), 'utf8')
  // Of the window, of main, and of what main loads when it looks for updates.
  for (const name of [
    'react',
    '@base-ui/react',
    'undici',
    'zod',
    'electron-store',
    'electron-updater',
    'js-yaml',
  ]) {
    expect(said).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
  }
  // What only builds and tests is not in it.
  for (const name of ['vite', 'playwright', 'electron-builder', 'typescript']) {
    expect(said).not.toMatch(new RegExp(`^${name} `, 'm'))
  }
})
