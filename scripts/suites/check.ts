import { runCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { findUnsupportedElectron } from '../steps/electron-line.ts'
import { getToolCommand } from '../tool.ts'
import { findUnnoticedGuards } from './guards.ts'
import type { Tally } from '../suites.ts'

export interface Check {
  name: string
  passes: () => Promise<boolean>
}

const checks: readonly Check[] = [
  { name: 'types', passes: () => succeeds('tsc', ['--project', '.']) },
  { name: 'lint', passes: () => succeeds('oxlint', ['--deny-warnings']) },
  { name: 'structure', passes: () => succeeds('depcruise', ['shared', 'main', 'preload', 'renderer']) },
  { name: 'format', passes: () => succeeds('oxfmt', ['--check']) },
  { name: 'dead code', passes: () => succeeds('knip', []) },
  {
    name: 'exports that only tests use',
    passes: () => succeeds('knip', ['--production', '--include', 'exports,types,files']),
  },
]

/** These checks only run with `--security`. The first one needs the npm registry. */
const securityChecks: readonly Check[] = [
  { name: 'supported Electron', passes: electronIsSupported },
  { name: 'guards', passes: everyGuardIsTested },
]

export async function runCheck(security: boolean = false): Promise<Tally> {
  const tally = { passed: 0, failed: 0, ran: 0 }
  const judge = async ({ name, passes }: Check) => {
    const start = performance.now()
    const good = await passes()
    tally.ran++
    tally[good ? 'passed' : 'failed']++
    console.log(
      `${good ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    )
  }
  // All checks run at the same time, because some of them use only one processor or wait.
  await Promise.all(checks.map(judge))
  if (security) for (const check of securityChecks) await judge(check)
  return tally
}

async function succeeds(name: 'tsc' | 'oxlint' | 'depcruise' | 'oxfmt' | 'knip', args: string[]) {
  return (await runCommand(...getToolCommand(name, args), { cwd: projectRoot, quiet: true })) === 0
}

async function electronIsSupported() {
  const trouble = await findUnsupportedElectron()
  if (trouble !== undefined) console.error(trouble)
  return trouble === undefined
}

async function everyGuardIsTested() {
  const problems = await findUnnoticedGuards()
  for (const problem of problems) console.error(problem)
  return problems.length === 0
}
