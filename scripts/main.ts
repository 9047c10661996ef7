import { Problem } from './problem.ts'
import { ensureNodeModules } from './steps/node-modules.ts'

const names = [
  'start',
  'dev',
  'demo',
  'test',
  'check',
  'bench',
  'build',
  'server',
  'package',
  'format',
  'soak',
  'conformance',
  'screens',
  'icons',
  'mutate',
  'release',
]

/** What `node scripts/run.mjs NAME FLAGS` does. It imports nothing installed before `npm ci` has run. */
export async function main(args: readonly string[]): Promise<void> {
  exitOnSignals()
  try {
    process.exit(await runCommand(args))
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error)
    process.exit(1)
  }
}

async function runCommand([name = '', ...rest]: readonly string[]): Promise<number> {
  if (!names.includes(name)) throw new Problem(`Usage: node scripts/run.mjs ${names.join('|')} [-- FLAGS]`)
  await ensureNodeModules()
  const command: { main: (args: string[]) => Promise<number> } = await import(`./commands/${name}.ts`)
  return command.main(rest[0] === '--' ? rest.slice(1) : rest)
}

/** In order, so that child processes end. */
function exitOnSignals() {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(code)
    })
  }
}
