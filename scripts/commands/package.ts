import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { makeAgent } from '../package/agent.ts'
import { maxPackageBytes, type PackedFile } from '../package/contents.ts'
import { makePackage, getTargetsOfSystem, inspectPackage } from '../package/make.ts'
import { makePluginZip } from '../package/plugin.ts'
import { tryPackage } from '../package/try.ts'
import { ensureDesktop } from '../desktop.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { ensureBuilt } from '../steps/build.ts'
import { ensureElectron, type Runtime } from '../steps/electron-runtime.ts'
import { ensureSystemPackages } from '../steps/system-packages.ts'

const pluginTarget = 'plugin'
const agentTarget = 'agent'

export async function main(args: string[]) {
  const { targets, list, everywhere, isForRelease, isTried } = readArguments(args)
  if (isTried) return tryOut()
  if (everywhere.includes(pluginTarget)) printMade(pluginTarget, await makePluginZip())
  if (everywhere.includes(agentTarget)) {
    await ensureBuilt()
    printMade(agentTarget, await makeAgent())
  }
  if (targets.length === 0 && !list) return 0
  const runtime = await ensureElectron()
  await ensureSystemPackages([
    ...(targets.includes('tar.gz') ? (['archive'] as const) : []),
    ...(targets.includes('AppImage') && !runtime.pinned ? (['appImage'] as const) : []),
  ])
  if (isForRelease && !runtime.pinned)
    throw new UserError(`A release needs the pinned Electron: ${runtime.words}`)
  await ensureBuilt()
  console.log(runtime.words)
  if (!runtime.pinned)
    console.log(
      'The packages in dist/test-only are only for tests. Never distribute them. The AppImage among them contains a substitute for the real runtime.',
    )
  let code = 0
  for (const target of targets) {
    process.stdout.write(`${target.padEnd(9)} `)
    const outcome = await makePackage(target, runtime, { isForRelease })
    if ('why' in outcome) code = 1
    console.log(
      'why' in outcome
        ? `failed: ${outcome.why}`
        : `${relative(projectRoot, outcome.file)} (${megabytes(outcome.bytes)})`,
    )
  }
  if (list) await print(runtime)
  return code
}

function printMade(target: string, { file, bytes }: { file: string; bytes: number }) {
  console.log(`${target.padEnd(9)} ${relative(projectRoot, file)} (${(bytes / 1_000).toFixed(1)} kB)`)
}

export function readArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      target: { type: 'string', multiple: true },
      all: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      'for-release': { type: 'boolean', default: false },
      try: { type: 'boolean', default: false },
    },
  })
  const here = getTargetsOfSystem()
  const named = values.target ?? []
  const everywhere = [pluginTarget, agentTarget]
  const all = [...here, ...everywhere]
  const unknown = named.find((name) => !all.includes(name))
  if (unknown !== undefined)
    throw new UserError(`This system can’t build "${unknown}", only ${all.join(', ')}`)
  const { list, 'for-release': isForRelease, try: isTried } = values
  const chosen = (target: string) => {
    if (values.all || isForRelease) return true
    return named.length === 0 ? target === here[0] : named.includes(target)
  }
  return {
    targets: here.filter(chosen),
    everywhere: everywhere.filter(chosen),
    list,
    isForRelease,
    isTried,
  }
}

async function tryOut() {
  await ensureSystemPackages(['electron', 'bus', 'display', 'desktop', 'fonts'])
  const runtime = await ensureElectron()
  await ensureBuilt()
  const built = await makePackage('dir', runtime, {
    output: join(projectRoot, 'out', 'package', 'try'),
    quick: true,
  })
  if ('why' in built) throw new UserError(`The app could not be packaged: ${built.why}`)
  const desktop = await ensureDesktop()
  try {
    const picture = await tryPackage(built.file, { ...process.env, ...desktop.env })
    console.log(`The packaged app watched a job to its end: ${relative(projectRoot, picture)}`)
    return 0
  } finally {
    await desktop.stop()
  }
}

async function print(runtime: Runtime) {
  const { folder, files, beside, bytes } = await inspectPackage(runtime)
  console.log(`\nOur files in ${relative(projectRoot, folder)}:`)
  for (const { path, bytes: size } of [...files.map(inArchive), ...beside])
    console.log(`${String(size).padStart(10)}  ${path}`)
  console.log(`${String(bytes).padStart(10)}  bytes in total (limit: ${maxPackageBytes})`)
}

const inArchive = ({ path, bytes }: PackedFile) => ({ path: `app.asar/${path}`, bytes })

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`
