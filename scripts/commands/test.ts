import { parseArgs } from 'node:util'
import { withProcessorLoad } from '../processor-load.ts'
import { UserError } from '../user-error.ts'
import { suites, type Suite, type Tally } from '../suites.ts'
import { ensureApp, getPackagesForApp } from '../steps/app.ts'
import { ensureSystemPackages } from '../steps/system-packages.ts'
import { formatFailureLines } from '../suites/failures.ts'

export type SuiteRow = Tally & { name: string; seconds: number }

/** Runs the test suites. The option `--fail-on-flaky-tests` has the same name as in Playwright. */
export async function main(args: string[]) {
  const { chosen, load, failsOnFlaky, ...selection } = readArguments(args)
  const preparing = prepareInTurn(chosen, await installFor(chosen))
  const rows: SuiteRow[] = []
  for (const suite of chosen) {
    await preparing.get(suite)
    console.log(`\n── ${suite.name} ──`)
    const start = performance.now()
    const tally = await withProcessorLoad(load, () => suite.run(selection))
    rows.push({
      ...judge(failsOnFlaky ? countFlakyAsFailed(tally) : tally, selection.filters),
      name: suite.name,
      seconds: (performance.now() - start) / 1000,
    })
  }
  // If a filter matches no test in any suite, its name is probably wrong.
  if (rows.every(({ ran }) => ran === 0))
    rows.push({ name: 'any', passed: 0, failed: 1, ran: 0, seconds: 0, why: 'no test was found' })
  for (const line of formatSummaryLines(rows)) console.log(line)
  return rows.some(({ failed }) => failed > 0) ? 1 : 0
}

/**
 * Installs system packages as root. Suites that need no packages already run in the meantime. Without root,
 * reports the missing packages before any suite runs.
 */
async function installFor(chosen: readonly Suite[]) {
  const needed = chosen.flatMap(({ packages = [], needsApp }) => [
    ...packages,
    ...(needsApp ? getPackagesForApp() : []),
  ])
  const installing = ensureSystemPackages(needed)
  if (process.getuid?.() !== 0) await installing
  installing.catch(() => undefined)
  return { isInstalled: installing }
}

/** Prepares suites one after another. While one suite waits for the network or the disk, others run. */
function prepareInTurn(chosen: readonly Suite[], { isInstalled }: { isInstalled: Promise<unknown> }) {
  const preparing = new Map<Suite, Promise<unknown>>()
  let before = isInstalled
  for (const suite of chosen) {
    const { packages = [], needsApp = false, prepare } = suite
    if (packages.length === 0 && !needsApp && !prepare) continue
    const earlier = before
    const prepareOne = async () => {
      await earlier
      if (needsApp) await ensureApp()
      await prepare?.()
    }
    before = prepareOne()
    before.catch(() => undefined)
    preparing.set(suite, before)
  }
  return preparing
}

export function readArguments(args: string[]) {
  const { values, positionals: filters } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      suite: { type: 'string', multiple: true },
      desktop: { type: 'string', multiple: true },
      repeat: { type: 'string', default: '1' },
      load: { type: 'string', default: '0' },
      'fail-on-flaky-tests': { type: 'boolean', default: false },
    },
  })
  const repeat = countOf('repeat', values.repeat, 1)
  const load = countOf('load', values.load, 0)
  const desktops = values.desktop ?? []
  const named = values.suite ?? (desktops.length > 0 ? ['desktops'] : [])
  const names = suites.map(({ name }) => name)
  const unknown = named.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new UserError(`There is no suite "${unknown}", only ${names.join(', ')}`)
  // The checks always cover the whole project, so filters and repeats leave them out.
  const usual = suites.flatMap(({ name, isNamed = false }) => (isNamed ? [] : [name]))
  const byDefault = filters.length > 0 || repeat > 1 ? usual.filter((name) => name !== 'check') : usual
  const wanted = named.length > 0 ? named : byDefault
  return {
    chosen: suites.filter(({ name }) => wanted.includes(name)),
    filters,
    desktops,
    repeat,
    load,
    failsOnFlaky: values['fail-on-flaky-tests'],
  }
}

function countOf(option: string, value: string, least: number) {
  const count = Number(value)
  if (!/^\d{1,4}$/.test(value) || count < least)
    throw new UserError(`--${option} needs a number of at least ${least}, not "${value}"`)
  return count
}

/** Marks a suite as failed if it ran no test, unless files were named, which may belong to other suites. */
function judge(tally: Tally, filters: readonly string[]): Tally {
  if (tally.ran > 0 || tally.failed > 0 || filters.length > 0) return tally
  return { ...tally, failed: 1, why: 'it ran no test' }
}

export function countFlakyAsFailed({ failures = [], flaky = [], ...tally }: Tally): Tally {
  return {
    ...tally,
    passed: tally.passed - flaky.length,
    failed: tally.failed + flaky.length,
    failures: [...failures, ...flaky],
    flaky,
  }
}

export function formatSummaryLines(rows: readonly SuiteRow[]): string[] {
  const failures = rows.flatMap((row) => row.failures ?? [])
  const table = rows.flatMap(({ name, passed, failed, seconds, why, flaky = [] }) => {
    const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${seconds.toFixed(1).padStart(5)} s`
    return [
      `${name.padEnd(14)}${numbers}${why ? `  ${why}` : ''}`,
      ...flaky.map(({ title }) => `  flaky, passed the second time: ${title}`),
    ]
  })
  const passed = rows.reduce((sum, row) => sum + row.passed, 0)
  const failed = rows.reduce((sum, row) => sum + row.failed, 0)
  return [
    ...(failures.length > 0 ? ['', ...formatFailureLines(failures)] : []),
    '',
    `${'suite'.padEnd(14)}passed  failed     time`,
    ...table,
    '',
    `${passed} passed, ${failed} failed`,
  ]
}
