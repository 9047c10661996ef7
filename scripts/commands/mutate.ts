import { join } from 'node:path'
import { captureOutput } from '../children.ts'
import { mutatedFolders, type MutatedFolder } from '../mutation/folders.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { withProjectCopy } from '../steps/project-copy.ts'
import { ensureSystemPackages } from '../steps/system-packages.ts'

const pluginFolder = 'assets/compileo-plugin'

/**
 * Changes rules one by one, and lists the changes that no test notices. Fails if the score of a folder is
 * below its minimum.
 *
 * @param places folders or files
 */
export async function main(places: string[]) {
  if (places.length === 0)
    throw new UserError(`Specify a folder or files: ${Object.keys(mutatedFolders).join(', ')}`)
  for (const folder of new Set(places.map(findMutatedFolder))) {
    const tested = mutatedFolders[folder] ?? { floor: 100 }
    if (folder === pluginFolder) await mutatePlugin(tested.floor)
    else
      await mutate(
        places.filter((place) => findMutatedFolder(place) === folder),
        tested,
      )
  }
  return Number(process.exitCode ?? 0)
}

export function findMutatedFolder(place: string) {
  const folders = Object.keys(mutatedFolders)
  const folder = folders.find((name) => place === name || place.startsWith(`${name}/`))
  if (!folder) throw new UserError(`${place} isn’t in one of these folders: ${folders.join(', ')}`)
  return folder
}

async function mutate(places: readonly string[], { integration = [], component = [], floor }: MutatedFolder) {
  process.env['MUTATION_COMPONENT'] = JSON.stringify(component)
  process.env['MUTATION_INTEGRATION'] = JSON.stringify(integration)
  const nestedFolders = Object.keys(mutatedFolders).filter((folder) =>
    places.some((place) => folder.startsWith(`${place}/`)),
  )
  const { Stryker } = await import('@stryker-mutator/core')
  await new Stryker({
    mutate: [
      ...places.map((place) => (place.endsWith('.ts') ? place : `${place}/**/*.ts`)),
      ...nestedFolders.map((folder) => `!${folder}/**`),
    ],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Static mutants are ignored. Most of them change texts, and each one would run all tests.
    ignoreStatic: true,
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
    // Without this value, Stryker would rewrite tsconfig.json with an API that TypeScript 7 no longer has.
    tsconfigFile: 'none',
  }).runMutationTest()
}

async function mutatePlugin(floor: number) {
  await ensureSystemPackages(['plugin'])
  const program = join(projectRoot, 'scripts', 'mutation', 'plugin.py')
  const { stdout, stderr, code } = await withProjectCopy('plugin', (copy) =>
    captureOutput('python3', [program, copy]),
  )
  if (code !== 0) throw new UserError(stderr.trim())
  const lines = stdout.trimEnd().split('\n')
  const { noticed, all }: { noticed: number; all: number } = JSON.parse(lines.pop() ?? '')
  const score = (100 * noticed) / all
  console.log(
    `${lines.join('\n')}\n${noticed} of ${all} changes were noticed: ${score.toFixed(1)}% (the minimum is ${floor}%)`,
  )
  if (score < floor) process.exitCode = 1
}
