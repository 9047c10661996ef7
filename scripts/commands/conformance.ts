import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { play } from '../conformance/play.ts'
import { bundleProgram, Program } from '../conformance/program.ts'
import { compareRecordings } from '../conformance/recordings.ts'
import { RealServer } from '../conformance/real-server.ts'
import { missingPackages, packages } from '../conformance/requirements.ts'
import { scenarios } from '../conformance/scenarios.ts'
import { runSuites } from '../conformance/suites.ts'
import { isFlawless, tableOf } from '../conformance/verdict.ts'
import { Workload } from '../conformance/workload.ts'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'

const usage = `npm run conformance -- --compileo DIR [--python PATH] [--only PART] [--scenario NAME] [--keep]
npm run conformance -- --packages FILE
npm run conformance -- --facts

  --compileo DIR   a checkout of Compileo; a copy of it runs, on free ports
  --python PATH    the Python that runs it; DIR/.venv/bin/python or /usr/bin/python3 unless given
  --only PART      recordings: compares responses with test/server/captures; suites: runs tests; scenarios: plays them
  --scenario NAME  only this one, and may be repeated: ${Object.keys(scenarios).join(', ')}
  --keep           leaves the copy with its logs in place
  --facts          writes the facts that recordings show to docs/reference/compileo-server.md
  --packages FILE  writes the names of the Debian packages that Compileo needs to FILE`

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
        packages: { type: 'string' },
        facts: { type: 'boolean', default: false },
      },
    })
    return values
  } catch {
    throw new Problem(usage)
  }
}

export function read(args: string[]) {
  const { compileo, python, only, scenario = [], keep, packages: list, facts } = parsed(args)
  if (facts && args.length === 1) return { facts }
  if (list !== undefined && compileo === undefined) return { list }
  if (compileo === undefined || list !== undefined) throw new Problem(usage)
  if (only !== undefined && !['recordings', 'suites', 'scenarios'].includes(only))
    throw new Problem(`No such part: ${only}\n\n${usage}`)
  const unknown = scenario.filter((name) => !(name in scenarios))
  if (unknown.length > 0) throw new Problem(`No such scenario: ${unknown.join(', ')}\n\n${usage}`)
  // Naming scenarios implies this part.
  const part = only ?? (scenario.length > 0 ? 'scenarios' : 'all')
  return {
    checkout: resolve(compileo),
    python,
    part,
    chosen: scenario.length > 0 ? scenario : Object.keys(scenarios),
    keep,
  }
}

function pythonOf(checkout: string) {
  const own = join(checkout, '.venv', 'bin', 'python')
  return existsSync(own) ? own : '/usr/bin/python3'
}

async function writeFacts() {
  const { withFacts } = await import('#test/integration/server/facts.ts')
  const file = join(root, 'docs', 'reference', 'compileo-server.md')
  await writeFile(file, withFacts(await readFile(file, 'utf8')))
  return 0
}

/** Prints lost, repeated and false announcements. */
export async function main(args: string[]) {
  const asked = read(args)
  if (asked.facts) return writeFacts()
  if (asked.list !== undefined) {
    await writeFile(asked.list, `${packages.join('\n')}\n`)
    return 0
  }
  const { checkout, python = pythonOf(checkout), part, chosen, keep } = asked
  if (!existsSync(join(checkout, 'src', 'compileo', 'api')))
    throw new Problem(`${checkout} is no checkout of Compileo`)
  const missing = await missingPackages(python)
  if (missing.length > 0)
    throw new Problem(`Compileo can't start without these Debian packages: ${missing.join(' ')}`)

  const folder = await mkdtemp(join(tmpdir(), 'compileo-conformance-'))
  const server = new RealServer(folder, python)
  try {
    const bundles = await bundleProgram(folder)
    console.log(`Starting Compileo in ${folder}`)
    await server.start(checkout)
    const isWanted = (name: string) => part === 'all' || part === name
    let isAlike = true
    if (isWanted('recordings')) {
      console.log('Making the recordings of test/server/captures again')
      isAlike = (await compareRecordings(server, folder)) === 0
    }
    const work = await Workload.create(server, 'Conformance')
    await work.uploadText()
    const doesPass = !isWanted('suites') || (await runSuites(server, work, folder))
    if (!isWanted('scenarios')) return isAlike && doesPass ? 0 : 1
    await server.reset()
    await work.prepare()
    const rows = []
    for (const name of chosen) {
      const profile = join(folder, 'profiles', name.replaceAll(' ', '-'))
      const row = await play(name, { server, work, program: new Program(bundles, profile) })
      rows.push(row)
      console.log(tableOf([row]).split('\n').slice(1).join('\n'))
    }
    console.log(`\n${tableOf(rows)}`)
    return rows.every(isFlawless) && isAlike && doesPass ? 0 : 1
  } finally {
    await server.close()
    if (!keep) await rm(folder, { recursive: true, force: true })
  }
}
