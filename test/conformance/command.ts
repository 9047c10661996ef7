import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Problem } from '#scripts/problem.ts'
import { ensureSystemPackages } from '#scripts/steps/system-packages.ts'
import { announcedMs, scenarios, type Stage } from './scenarios.ts'
import { until } from './until.ts'
import { judge, type Outcome, type Row, heading, isFlawless, lineOf } from './verdict.ts'
import { bundleProgram, Program } from './program.ts'
import { compareRecordings } from './recordings.ts'
import { RealServer } from './real-server.ts'
import { Workload } from './workload.ts'

export const usage = `npm run conformance -- --compileo DIR [--python PATH] [--only PART] [--scenario NAME] [--keep]

  --compileo DIR   a checkout of Compileo; a copy of it runs, on free ports
  --python PATH    the Python that runs it; DIR/.venv/bin/python or /usr/bin/python3 unless given
  --only PART      recordings: compares responses with test/server/captures; scenarios: plays them
  --scenario NAME  only this one, and may be repeated: ${Object.keys(scenarios).join(', ')}
  --keep           leaves the copy with its logs in place`

/** Of the whole, ms: then something hangs. */
const limitMs = 30 * 60_000

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        compileo: { type: 'string' },
        python: { type: 'string' },
        only: { type: 'string' },
        scenario: { type: 'string', multiple: true },
        keep: { type: 'boolean', default: false },
      },
    })
    return values
  } catch {
    throw new Problem(usage)
  }
}

export function read(args: string[]) {
  const { compileo, python, only, scenario = [], keep } = parsed(args)
  if (compileo === undefined) throw new Problem(usage)
  if (only !== undefined && !['recordings', 'scenarios'].includes(only))
    throw new Problem(`No such part: ${only}\n\n${usage}`)
  const unknown = scenario.filter((name) => !(name in scenarios))
  if (unknown.length > 0) throw new Problem(`No such scenario: ${unknown.join(', ')}\n\n${usage}`)
  return {
    checkout: resolve(compileo),
    python,
    // Naming scenarios implies this part.
    part: only ?? (scenario.length > 0 ? 'scenarios' : 'all'),
    chosen: scenario.length > 0 ? scenario : Object.keys(scenarios),
    keep,
  }
}

function pythonOf(checkout: string) {
  const own = join(checkout, '.venv', 'bin', 'python')
  return existsSync(own) ? own : '/usr/bin/python3'
}

/** Prints lost, repeated and false announcements. */
export async function main(args: string[]) {
  const { checkout, python = pythonOf(checkout), part, chosen, keep } = read(args)
  if (!existsSync(join(checkout, 'src', 'compileo', 'api')))
    throw new Problem(`${checkout} is no checkout of Compileo`)
  await ensureSystemPackages(['compileo'])
  // What it started ends with this process.
  const limit = setTimeout(() => {
    console.error(`Not done within ${limitMs / 60_000} minutes`)
    process.exit(1)
  }, limitMs)
  const folder = await mkdtemp(join(tmpdir(), 'compileo-conformance-'))
  const server = new RealServer(folder, python)
  try {
    const bundles = await bundleProgram(folder)
    console.log(`Starting Compileo in ${folder}`)
    await server.start(checkout)
    let isAlike = true
    if (part !== 'scenarios') {
      console.log('Making the recordings of test/server/captures again')
      isAlike = (await compareRecordings(server, folder)) === 0
    }
    if (part === 'recordings') return isAlike ? 0 : 1
    const work = await Workload.create(server, 'Conformance')
    await work.uploadText()
    await server.reset()
    await work.prepare()
    const rows: Row[] = []
    console.log(`\n${heading}`)
    for (const name of chosen) {
      const profile = join(folder, 'profiles', name.replaceAll(' ', '-'))
      const row = await play(name, { server, work, program: new Program(bundles, profile) })
      rows.push(row)
      console.log(lineOf(row))
    }
    return rows.every(isFlawless) && isAlike ? 0 : 1
  } finally {
    clearTimeout(limit)
    await server.close()
    if (!keep) await rm(folder, { recursive: true, force: true })
  }
}

/** In ms. */
const quietMs = 5_000
const signOfLifeMs = 30_000

/** Runs a scenario with its own program, and compares the announcements with what happened. */
async function play(
  name: keyof typeof scenarios,
  { server, program, work }: Omit<Stage, 'serverId' | 'remark'>,
): Promise<Row> {
  const begun = Date.now()
  const remarks: string[] = []
  await server.removePlugin()
  await server.reset()
  await program.start()
  const serverId = await program.addServer(server.url)
  const stage = {
    server,
    program,
    work,
    serverId,
    remark: (text: string) => remarks.push(text),
  }
  const life = setInterval(() => {
    console.log(`  … ${name}: ${Math.round((Date.now() - begun) / 1_000)} s`)
  }, signOfLifeMs)
  /** Undefined if the scenario itself failed. */
  let happened: readonly Outcome[] | undefined
  try {
    happened = (await scenarios[name]?.(stage)) ?? []
    const outcomes = happened
    const isAnnounced = () => judge(outcomes, program.announced).lost === 0
    await until(isAnnounced, 'all is announced', announcedMs).catch(() => undefined)
    await delay(quietMs)
  } catch (error) {
    remarks.push(String(error))
  }
  clearInterval(life)
  // A scenario that failed may have left it asleep.
  program.resume()
  await program.quit()
  return {
    name,
    jobs: new Set(happened?.map(({ jobId }) => jobId)).size,
    verdict: happened ? judge(happened, program.announced) : judge([], []),
    remarks: [...remarks, ...program.problems],
    ms: Date.now() - begun,
  }
}
