import { mkdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { capture } from '../children.mjs'
import { mutatedFolders } from '../mutation/folders.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { withProjectCopy } from '../steps/project-copy.mjs'
import { ensureSystemPackages } from '../steps/system-packages.mjs'

/** @typedef {{ status: string, mutatorName: string, replacement?: string, location: { start: { line: number } } }} Mutant */
/** @typedef {{ files: Record<string, { mutants: Mutant[] }> }} Report */

const pluginFolder = 'assets/compileo-plugin'

/**
 * A second run repeats only what changed.
 *
 * @param {string[]} args folders or files; `--changed` for those that differ from the last commit; `--fresh` forgets results; `--one-in N` tests a sample; `--workers N`
 */
export async function main(args) {
  const { values, positionals } = read(args)
  const files = values.changed ? await changedFiles() : positionals
  if (files.length === 0) {
    if (values.changed) return 0
    throw new Problem(`Name a folder or files: ${Object.keys(mutatedFolders).join(', ')}`)
  }
  const oneIn = Number(values['one-in'])
  if (!Number.isInteger(oneIn) || oneIn < 1) throw new Problem('--one-in takes a whole number from 1 on')
  const rows = []
  for (const folder of new Set(files.map(folderOf))) {
    const own = files.filter((file) => folderOf(file) === folder)
    if (folder === pluginFolder) rows.push(await mutatePlugin(oneIn))
    else rows.push(await mutate(folder, own, { workers: Number(values.workers), fresh: values.fresh, oneIn }))
  }
  console.log(`\n${'folder'.padEnd(22)}mutants  noticed   score          floor`)
  for (const { folder, noticed, all, score, margin, floor } of rows) {
    const numbers = `${String(all).padStart(7)}  ${String(noticed).padStart(7)}  ${score.toFixed(1).padStart(5)}%`
    console.log(
      `${folder.padEnd(22)}${numbers}${(margin ? ` ±${margin.toFixed(1)}` : '').padEnd(8)}${floor}%`,
    )
  }
  return rows.every(({ score, margin, floor }) => score + margin >= floor) ? 0 : 1
}

/** @param {string[]} args */
export const read = (args) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      changed: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      'one-in': { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  })

/** @param {string} file */
function folderOf(file) {
  const folder = Object.keys(mutatedFolders).find((name) => file === name || file.startsWith(`${name}/`))
  if (!folder)
    throw new Problem(
      `${file} is in none of the folders that are mutated: ${Object.keys(mutatedFolders).join(', ')}`,
    )
  return folder
}

async function changedFiles() {
  const { stdout } = await capture('git', ['diff', '--name-only', '--diff-filter=d', 'HEAD'], { cwd: root })
  const folders = Object.keys(mutatedFolders)
  return stdout
    .split('\n')
    .filter((file) => /\.(?:ts|py)$/.test(file) && folders.some((name) => file.startsWith(`${name}/`)))
}

/**
 * @param {string} folder
 * @param {readonly string[]} wanted the folder, or files of it
 * @param {{ workers: number, fresh: boolean, oneIn: number }} options
 */
async function mutate(folder, wanted, { workers, fresh, oneIn }) {
  const { tests } = mutatedFolders[folder] ?? { tests: [] }
  const results = join(root, '.cache', 'mutation')
  await mkdir(results, { recursive: true })
  process.env['MUTATION_TESTS'] = JSON.stringify(tests)
  process.env['MUTATION_ONE_IN'] = String(oneIn)
  const isSample = oneIn > 1
  const name = `${folder.replaceAll('/', '-')}${isSample ? '.sample' : ''}`
  const report = join(results, `${name}.report.json`)
  const { Stryker } = await import('@stryker-mutator/core')
  await new Stryker({
    mutate: wanted.map((place) => (place.endsWith('.ts') ? place : `${place}/**/*.ts`)),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', join(root, 'scripts/mutation/sample.mjs')],
    checkers: isSample ? ['sample'] : [],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Static mutants are mostly texts, and need every test.
    ignoreStatic: true,
    // The compiler notices texts that are states.
    mutator: { excludedMutations: ['StringLiteral'] },
    incremental: !isSample,
    force: fresh,
    incrementalFile: join(results, `${name}.json`),
    ignorePatterns: [
      '/assets/screenshots',
      '/out',
      '/dist',
      '/test-results',
      '/.cache',
      '/docs',
      '/test/screens/pictures',
    ],
    tempDirName: '.cache/stryker',
    cleanTempDir: 'always',
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    concurrency: workers,
    timeoutMS: 10_000,
    allowEmpty: true,
    disableTypeChecks: false,
    // Stryker would rewrite tsconfig.json with an API that TypeScript 7 doesn't have.
    tsconfigFile: 'none',
  }).runMutationTest()
  /** @type {Report} */
  const { files } = JSON.parse(await readFile(report, 'utf8'))
  const own = Object.entries(files).filter(([file]) => wanted.some((place) => file.startsWith(place)))
  const judged = judge(own)
  return { folder, floor: floorOf(folder), ...judged, margin: marginOf(judged, oneIn) }
}

/** @param {number} oneIn */
async function mutatePlugin(oneIn) {
  await ensureSystemPackages(['plugin'])
  const program = join(root, 'scripts', 'mutation', 'plugin.py')
  const { stdout, stderr, code } = await withProjectCopy('plugin', (copy) =>
    capture('python3', [program, copy, String(oneIn)]),
  )
  if (code !== 0) throw new Problem(stderr.trim())
  const lines = stdout.trimEnd().split('\n')
  /** @type {{ noticed: number, all: number }} */
  const counts = JSON.parse(lines.pop() ?? '')
  console.log(lines.join('\n'))
  const judged = { ...counts, score: scoreOf(counts) }
  return { folder: pluginFolder, floor: floorOf(pluginFolder), ...judged, margin: marginOf(judged, oneIn) }
}

/** @param {readonly [string, { mutants: Mutant[] }][]} files */
function judge(files) {
  let noticed = 0
  let all = 0
  for (const [file, { mutants }] of files) {
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      const isNoticed = status === 'Killed' || status === 'Timeout'
      if (!isNoticed && status !== 'Survived' && status !== 'NoCoverage') continue
      all += 1
      if (isNoticed) noticed += 1
      else
        console.log(
          `${file}:${location.start.line} ${mutatorName} ${status}: ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`,
        )
    }
  }
  return { noticed, all, score: scoreOf({ noticed, all }) }
}

/** @param {string} folder */
const floorOf = (folder) => mutatedFolders[folder]?.floor ?? 100

/** @param {{ noticed: number, all: number }} counts */
const scoreOf = ({ noticed, all }) => (all === 0 ? 100 : (100 * noticed) / all)

/** Two standard errors. @param {{ all: number, score: number }} sample @param {number} oneIn */
const marginOf = ({ all, score }, oneIn) =>
  oneIn === 1 || all === 0 ? 0 : 2 * Math.sqrt((score * (100 - score)) / all)
