import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '#scripts/user-error.ts'
import { ensureSystemPackages } from '#scripts/steps/system-packages.ts'
import { announcedMs, scenarios, type Stage } from './scenarios.ts'
import { until } from './until.ts'
import { judge, type Outcome } from './verdict.ts'
import { bundleProgram, Program } from './program.ts'
import { compareRecordings } from './recordings.ts'
import { RealServer } from './real-server.ts'
import { Workload } from './workload.ts'

const names = ['recordings', ...Object.keys(scenarios)]

export const usage = `npm run conformance -- --compileo DIR [--python PATH] [--scenario NAME] [--keep]

  --compileo DIR   runs a copy of this checkout of Compileo, on free ports
  --python PATH    runs it with this Python; DIR/.venv/bin/python or /usr/bin/python3 unless given
  --scenario NAME  plays only this scenario, and may be repeated: ${names.join(', ')}
  --keep           leaves the copy with its logs in place

The scenario “recordings” compares its responses with test/server/captures. The others count the app's lost,
doubled and false announcements.`

export function read(args: string[]) {
  const string = { type: 'string' } as const
  const options = {
    compileo: string,
    python: string,
    scenario: { ...string, multiple: true },
    keep: { type: 'boolean' },
  } as const
  try {
    const { compileo, python, scenario = names, keep } = parseArgs({ args, options }).values
    if (compileo !== undefined && scenario.every((name) => names.includes(name)))
      return { checkout: resolve(compileo), python, chosen: scenario, keep }
  } catch {
    // The usage explains all options.
  }
  throw new UserError(usage)
}

function pythonOf(checkout: string) {
  const own = join(checkout, '.venv', 'bin', 'python')
  return existsSync(own) ? own : '/usr/bin/python3'
}

/** @returns 0 if nothing was lost, announced twice or false, and no recording has changed */
export async function main(args: string[]) {
  const { checkout, python = pythonOf(checkout), chosen, keep } = read(args)
  if (!existsSync(join(checkout, 'src', 'compileo', 'api')))
    throw new UserError(`${checkout} isn’t a checkout of Compileo`)
  await ensureSystemPackages(['compileo'])
  const folder = await mkdtemp(join(tmpdir(), 'compileo-conformance-'))
  const server = new RealServer(folder, python)
  try {
    const bundles = await bundleProgram(folder)
    console.log(`Starting Compileo in ${folder}`)
    await server.start(checkout)
    let isFlawless = !chosen.includes('recordings') || (await compareRecordings(server, folder))
    const played = Object.entries(scenarios).filter(([name]) => chosen.includes(name))
    if (played.length === 0) return isFlawless ? 0 : 1
    const work = await Workload.create(server, 'Conformance')
    await work.uploadText()
    await server.reset()
    await work.prepare()
    for (const [name, scenario] of played) {
      const program = new Program(bundles, join(folder, 'profiles', name.replaceAll(' ', '-')))
      const begun = Date.now()
      const { figures, problems } = await play(scenario, { server, work, program })
      console.log(`${name}: ${figures}, after ${Math.round((Date.now() - begun) / 1_000)} s`)
      for (const problem of problems) console.log(`  ! ${problem}`)
      isFlawless &&= problems.length === 0
    }
    return isFlawless ? 0 : 1
  } finally {
    await server.close()
    if (!keep) await rm(folder, { recursive: true, force: true })
  }
}

/** After a scenario, nothing more may be announced for this long, in ms. */
const quietMs = 5_000

/** Runs a scenario with a new process of the app, and compares what was announced with what happened. */
async function play(
  scenario: (stage: Stage) => Promise<readonly Outcome[]>,
  { server, program, work }: Omit<Stage, 'serverId' | 'remark'>,
) {
  const problems: string[] = []
  await server.removePlugin()
  await server.reset()
  await program.start()
  const serverId = await program.addServer(server.url)
  let happened: readonly Outcome[] = []
  try {
    happened = await scenario({ server, program, work, serverId, remark: (text) => problems.push(text) })
    const isAnnounced = () => judge(happened, program.announced).lost === 0
    await until(isAnnounced, 'all is announced', announcedMs).catch(() => undefined)
    await delay(quietMs)
  } catch (error) {
    // The scenario has failed, so we don't know what should have been announced.
    problems.push(String(error))
    happened = program.announced
  }
  // A scenario that has failed may have left the process stopped.
  program.signal('SIGCONT')
  await program.quit()
  const { lost, doubled, untrue, details } = judge(happened, program.announced)
  const jobs = new Set(happened.map(({ jobId }) => jobId)).size
  return {
    figures: `${jobs} jobs, ${lost} lost, ${doubled} doubled, ${untrue} false`,
    problems: [...problems, ...details, ...program.problems],
  }
}
