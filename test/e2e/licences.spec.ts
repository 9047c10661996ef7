import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '#scripts/project-paths.ts'
import { expect, test } from './support/fixtures.ts'

test('the list of licences contains bundled packages, but no build tools', async () => {
  const said = await readFile(join(projectRoot, 'out', 'licenses.txt'), 'utf8')
  for (const name of ['react', '@base-ui/react', 'zod', 'electron-store', 'dot-prop']) {
    expect(said).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
  }
  for (const name of ['vite', 'playwright', 'electron-builder', 'typescript']) {
    expect(said).not.toMatch(new RegExp(`^${name} `, 'm'))
  }
})
