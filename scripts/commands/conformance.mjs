import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { play } from '../conformance/play.mjs'
import { bundleProgram, Program } from '../conformance/program.mjs'
import { RealServer } from '../conformance/real-server.mjs'
import { missingPackages } from '../conformance/requirements.mjs'
import { scenarios } from '../conformance/scenarios.mjs'
import { isFlawless, tableOf } from '../conformance/verdict.mjs'
import { Workload } from '../conformance/workload.mjs'
import { Problem } from '../problem.mjs'

const usage = `npm run conformance -- --compileo DIR [--python PATH] [--scenario NAME] [--keep]

  --compileo DIR   a checkout of Compileo; a copy of it runs, on free ports
  --python PATH    the Python that runs it; DIR/.venv/bin/python or /usr/bin/python3 unless given
  --scenario NAME  only this one, and may be repeated: ${Object.keys(scenarios).join(', ')}
  --keep           leaves the copy with its logs in place`

/** @param {string[]} args */
function optionsOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        compileo: { type: 'string' },
        python: { type: 'string' },
        scenario: { type: 'string', multiple: true },
        keep: { type: 'boolean', default: false },
      },
    })
    return values
  } catch {
    throw new Problem(usage)
  }
}

/** @param {string} checkout */
function pythonOf(checkout) {
  const own = join(checkout, '.venv', 'bin', 'python')
  return existsSync(own) ? own : '/usr/bin/python3'
}

/**
 * Plays scenarios with a real Compileo server and the program's core, and prints which outcomes the program lost,
 * announced twice, or announced although they never happened.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { compileo, python: given, scenario: chosen = Object.keys(scenarios), keep } = optionsOf(args)
  if (compileo === undefined) throw new Problem(usage)
  const checkout = resolve(compileo)
  if (!existsSync(join(checkout, 'src', 'compileo', 'api')))
    throw new Problem(`${checkout} is no checkout of Compileo`)
  const unknown = chosen.filter((name) => !(name in scenarios))
  if (unknown.length > 0) throw new Problem(`No such scenario: ${unknown.join(', ')}\n\n${usage}`)
  const python = given ?? pythonOf(checkout)
  const missing = await missingPackages(python)
  if (missing.length > 0)
    throw new Problem(`Compileo can't start without these Debian packages: ${missing.join(' ')}`)

  const folder = await mkdtemp(join(tmpdir(), 'compileo-conformance-'))
  const server = new RealServer(folder, python)
  try {
    const file = await bundleProgram(folder)
    console.log(`Starting Compileo in ${folder}`)
    await server.start(checkout)
    const work = await Workload.create(server, 'Conformance')
    await work.uploadText()
    await work.prepare()
    const rows = []
    for (const name of chosen) {
      const profile = join(folder, 'profiles', name.replaceAll(' ', '-'))
      const row = await play(name, { server, work, program: new Program(file, profile) })
      rows.push(row)
      console.log(tableOf([row]).split('\n').slice(1).join('\n'))
    }
    console.log(`\n${tableOf(rows)}`)
    return rows.every(isFlawless) ? 0 : 1
  } finally {
    await server.close()
    if (!keep) await rm(folder, { recursive: true, force: true })
  }
}
