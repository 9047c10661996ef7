import { parseArgs } from 'node:util'
import { Problem } from '../problem.mjs'
import { suites } from '../suites.mjs'
import { linesOf } from '../suites/failures.mjs'

/** @typedef {import('../suites.mjs').Tally & { name: string, seconds: number }} Row */

/**
 * `--suite NAME`, `--desktop NAME` and files select tests.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { chosen, filters, desktops } = read(args)
  const isPrepared = prepareInTurn(chosen)
  /** @type {Row[]} */
  const rows = []
  const run = async (/** @type {import('../suites.mjs').Suite} */ suite) => {
    await isPrepared.get(suite)
    console.log(`\n── ${suite.name} ──`)
    const start = performance.now()
    const tally = await suite.run(filters, desktops)
    rows.push({ ...judge(tally, filters), name: suite.name, seconds: (performance.now() - start) / 1000 })
  }
  for (const group of suites) await Promise.all(group.filter((suite) => chosen.includes(suite)).map(run))
  // A filter leaves most suites empty, but never all.
  if (rows.every(({ ran }) => ran === 0))
    rows.push({ name: 'any', passed: 0, failed: 1, ran: 0, seconds: 0, why: 'no test was found' })
  print(rows)
  return rows.some(({ failed }) => failed > 0) ? 1 : 0
}

/**
 * Preparing waits for network and disk, so other suites run meanwhile.
 *
 * @param {readonly import('../suites.mjs').Suite[]} chosen
 */
function prepareInTurn(chosen) {
  /** @type {Map<import('../suites.mjs').Suite, Promise<unknown>>} */
  const isPrepared = new Map()
  /** @type {Promise<unknown>} */
  let before = Promise.resolve()
  for (const suite of chosen) {
    before = before.then(() => suite.prepare?.())
    // The suite's caller reports it.
    before.catch(() => undefined)
    isPrepared.set(suite, before)
  }
  return isPrepared
}

/** @param {string[]} args */
export function read(args) {
  const { values, positionals: filters } = parseArgs({
    args,
    allowPositionals: true,
    options: { suite: { type: 'string', multiple: true }, desktop: { type: 'string', multiple: true } },
  })
  const desktops = values.desktop ?? []
  const named = values.suite ?? (desktops.length > 0 ? ['desktops'] : [])
  const all = suites.flat()
  const names = all.map(({ name }) => name)
  const unknown = named.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Problem(`There is no suite "${unknown}", only ${names.join(', ')}`)
  // The checks cover the whole project, so they ignore filters.
  const usual = all.flatMap(({ name, isNamed = false }) => (isNamed ? [] : [name]))
  const byDefault = filters.length > 0 ? usual.filter((name) => name !== 'check') : usual
  const wanted = named.length > 0 ? named : byDefault
  return { chosen: all.filter(({ name }) => wanted.includes(name)), filters, desktops }
}

/**
 * A suite that ran nothing has failed, unless the named files belong to another suite.
 *
 * @param {import('../suites.mjs').Tally} tally
 * @param {readonly string[]} filters
 * @returns {import('../suites.mjs').Tally}
 */
function judge(tally, filters) {
  if (tally.ran > 0 || tally.failed > 0 || filters.length > 0) return tally
  return { ...tally, failed: 1, why: 'it ran no test' }
}

/** @param {readonly Row[]} rows */
function print(rows) {
  const failures = rows.flatMap((row) => row.failures ?? [])
  if (failures.length > 0) console.log(`\n${linesOf(failures).join('\n')}`)
  console.log(`\n${'suite'.padEnd(14)}passed  failed     time`)
  for (const { name, passed, failed, seconds, why } of rows) {
    const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${seconds.toFixed(1).padStart(5)} s`
    console.log(`${name.padEnd(14)}${numbers}${why ? `  ${why}` : ''}`)
  }
  const passed = rows.reduce((sum, row) => sum + row.passed, 0)
  const failed = rows.reduce((sum, row) => sum + row.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed`)
}
