import { join } from 'node:path'
import { capture } from '../children.mjs'
import { mutatedFolders } from '../mutation/folders.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { withProjectCopy } from '../steps/project-copy.mjs'
import { ensureSystemPackages } from '../steps/system-packages.mjs'

const pluginFolder = 'assets/compileo-plugin'

/**
 * Changes rules one by one, and lists the changes that no test notices. Fails below a folder's floor.
 *
 * @param {string[]} places folders or files
 */
export async function main(places) {
  if (places.length === 0)
    throw new Problem(`Name a folder or files: ${Object.keys(mutatedFolders).join(', ')}`)
  for (const folder of new Set(places.map(folderOf))) {
    const { tests = [], floor = 100 } = mutatedFolders[folder] ?? {}
    if (folder === pluginFolder) await mutatePlugin(floor)
    else
      await mutate(
        places.filter((place) => folderOf(place) === folder),
        tests,
        floor,
      )
  }
  return Number(process.exitCode ?? 0)
}

/** @param {string} place */
export function folderOf(place) {
  const folders = Object.keys(mutatedFolders)
  const folder = folders.find((name) => place === name || place.startsWith(`${name}/`))
  if (!folder) throw new Problem(`${place} is in none of the folders with a floor: ${folders.join(', ')}`)
  return folder
}

/**
 * @param {readonly string[]} places
 * @param {readonly string[]} tests
 * @param {number} floor
 */
async function mutate(places, tests, floor) {
  process.env['MUTATION_TESTS'] = JSON.stringify(tests)
  const { Stryker } = await import('@stryker-mutator/core')
  await new Stryker({
    mutate: places.map((place) => (place.endsWith('.ts') ? place : `${place}/**/*.ts`)),
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Static mutants are mostly texts, and need every test.
    ignoreStatic: true,
    // The compiler notices texts that are states.
    mutator: { excludedMutations: ['StringLiteral'] },
    thresholds: { high: 100, low: floor, break: floor },
    ignorePatterns: [
      '/assets/screenshots',
      '/out',
      '/dist',
      '/test-results',
      '/.cache',
      '/test/screens/pictures',
    ],
    tempDirName: '.cache/stryker',
    cleanTempDir: 'always',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { logTests: false, allowEmojis: false },
    timeoutMS: 10_000,
    allowEmpty: true,
    disableTypeChecks: false,
    // Stryker would rewrite tsconfig.json with an API that TypeScript 7 doesn't have.
    tsconfigFile: 'none',
  }).runMutationTest()
}

/** @param {number} floor */
async function mutatePlugin(floor) {
  await ensureSystemPackages(['plugin'])
  const program = join(root, 'scripts', 'mutation', 'plugin.py')
  const { stdout, stderr, code } = await withProjectCopy('plugin', (copy) =>
    capture('python3', [program, copy]),
  )
  if (code !== 0) throw new Problem(stderr.trim())
  const lines = stdout.trimEnd().split('\n')
  /** @type {{ noticed: number, all: number }} */
  const { noticed, all } = JSON.parse(lines.pop() ?? '')
  const score = (100 * noticed) / all
  console.log(
    `${lines.join('\n')}\n${noticed} of ${all} changes were noticed: ${score.toFixed(1)}%, at least ${floor}%`,
  )
  if (score < floor) process.exitCode = 1
}
