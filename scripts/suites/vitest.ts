import { access, chmod, constants, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { getToolCommand } from '../tool.ts'
import { findRecoveredTests, findVitestFailures, type VitestReport } from './failures.ts'
import type { TestSelection, Tally } from '../suites.ts'

/** A larger young generation than the default of V8 needs fewer garbage collections. */
const roomForNew = ['min', 'max'].map((bound) => `--execArgv=--${bound}-semi-space-size=32`)

/** How many more workers than processors a suite has, because its tests mostly wait. */
const waitingSuites: Readonly<Record<string, number>> = { integration: 2, package: 1 }

const memory = '/dev/shm'

/**
 * Returns a folder in memory, because on a disk, tests would spend half of their time waiting for fsync.
 * Undefined if /dev/shm doesn't exist, has less than 1 GB of space, or doesn't allow programs to run, as in
 * some containers.
 */
async function folderInMemory() {
  if (!existsSync(memory)) return undefined
  const { bavail, bsize } = await statfs(memory)
  if (bavail * bsize < 1e9) return undefined
  const folder = await mkdtemp(join(memory, 'compileo-tray-'))
  await chmod(folder, 0o1777)
  const program = join(folder, 'program')
  await writeFile(program, '', { mode: 0o700 })
  try {
    await access(program, constants.X_OK)
    return folder
  } catch {
    await rm(folder, { recursive: true })
    return undefined
  }
}

/**
 * Runs Vitest. It can't repeat tests, so with `--repeat` it runs several times. Otherwise, failed tests of
 * the suites `integration` and `package` are repeated once.
 */
export async function runVitest(
  projects: readonly string[],
  { filters, repeat }: TestSelection,
): Promise<Tally> {
  const tallies: Tally[] = []
  for (let nth = 0; nth < repeat; nth++) tallies.push(await runOnce(projects, filters, repeat))
  return sumTallies(tallies)
}

async function runOnce(
  projects: readonly string[],
  filters: readonly string[],
  repeat: number,
): Promise<Tally> {
  const file = join(projectRoot, 'test-results', 'reports', `${projects.join('-')}.json`)
  await rm(file, { force: true })
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  // Tests of the other suites mostly compute.
  const moreWorkers = waitingSuites[projects.join()] ?? 0
  // By default, Vitest would leave one of two processors idle.
  const workers = `--maxWorkers=${availableParallelism() + moreWorkers}`
  const again = repeat === 1 && /integration|package/.test(projects.join()) ? ['--retry=1'] : []
  const options = ['--allowOnly=false', '--passWithNoTests', workers, ...again, ...roomForNew, ...reports]
  const chosen = projects.flatMap((project) => ['--project', project])
  const [node, args] = getToolCommand('vitest', ['run', ...chosen, ...options, ...filters])
  const folder = projects.includes('integration') ? await folderInMemory() : undefined
  const env = {
    ...process.env,
    ...(folder !== undefined && { TMPDIR: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') }),
  }
  const code = await runCommand(node, args, { cwd: projectRoot, env })
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  if (!existsSync(file))
    return { passed: 0, failed: 1, ran: 0, why: `vitest ended with ${code} and no report` }
  return count(JSON.parse(await readFile(file, 'utf8')), code)
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = (name: 'passed' | 'failed' | 'ran') => tallies.reduce((total, tally) => total + tally[name], 0)
  const why = tallies.find((tally) => tally.why !== undefined)?.why
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    ran: sum('ran'),
    failures: tallies.flatMap(({ failures = [] }) => failures),
    flaky: tallies.flatMap(({ flaky = [] }) => flaky),
    ...(why !== undefined && { why }),
  }
}

/**
 * Counts results. A test file that couldn't be loaded has failed.
 *
 * @param code the exit code of Vitest
 */
function count(report: VitestReport, code: number): Tally {
  const statuses = report.testResults.flatMap(({ status, assertionResults }) => {
    const inside = assertionResults.map((result) => result.status)
    return status === 'failed' && !inside.includes('failed') ? [...inside, 'failed'] : inside
  })
  const ran = statuses.length
  const passed = statuses.filter((status) => status === 'passed').length
  const skipped = statuses.filter((status) => status !== 'passed' && status !== 'failed').length
  const failed = ran - passed - skipped
  const failures = findVitestFailures(report)
  const flaky = findRecoveredTests(report)
  // As root on Linux, no test may be skipped. On other systems, `runIf` skips tests that the system doesn't
  // support.
  if (skipped > 0 && process.platform === 'linux' && process.getuid?.() === 0) {
    const why = `${skipped} skipped or still to do, which counts as failed`
    return { passed, failed: failed + skipped, ran, failures, flaky, why }
  }
  // An error outside of all tests makes the run fail, too.
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, ran, flaky, why: `vitest ended with ${code}: see above` }
  return { passed, failed, ran, failures, flaky }
}
