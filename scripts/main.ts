import { exitSignals, getExitCode, InterruptedError } from './children.ts'
import { UserError } from './user-error.ts'
import { ensureNodeModules } from './steps/node-modules.ts'

/** The texts that `npm run NAME -- --help` prints. Longer texts are in the file of their command. */
const usages: Readonly<Record<string, string | (() => Promise<string>)>> = {
  start: async () => (await import('#main/terminal/help.ts')).formatProgramHelp(),
  dev: 'npm run dev -- FLAGS\n\nStarts the demo. Changes of the page reload it, and changes of main or preload restart the app.',
  demo: 'npm run demo [-- --once]\n\nStarts a test server, and the app, which watches its jobs. With --once, the demo runs by itself and exits.',
  test: `npm test [-- [--suite NAME]... [--desktop NAME]... [--repeat N] [--load N] [--fail-on-flaky-tests] [FILE]...]

Runs the check and all tests, or the given suites and files. --repeat runs each test N times. --load keeps N processes
busy at the same time. With --fail-on-flaky-tests, a test that only passes at its second attempt counts as failed.`,
  check:
    'npm run check [-- --security]\n\nChecks types, lint, imports, format and dead code. With --security, also checks that Electron is\nstill supported, and that the test of each security check fails without the check.',
  bench: async () => (await import('#test/bench/cli.ts')).help,
  build: 'npm run build\n\nBuilds the app into out.',
  server: async () => (await import('#test/server/cli.ts')).helpText,
  package:
    'npm run package [-- [--target NAME]... [--all] [--for-release] [--list] [--try]]\n\nBuilds this system’s main package (on Linux the deb), or the given targets. --all builds all formats, the plugin and the\nagent. --for-release builds the same with better compression, and requires the pinned Electron. --list prints the files\nin the package. --try starts a packaged app, which watches a job.',
  format: 'npm run format [-- FILE...]\n\nFormats all files, or the given ones.',
  soak: async () => (await import('#test/soak/cli.ts')).help,
  conformance: async () => (await import('#test/conformance/command.ts')).usage,
  screens: 'npm run screens\n\nRedraws the expected pictures, and most pictures in the documents.',
  icons: 'npm run icons\n\nRedraws the icons from the SVG files in assets.',
  mutate:
    'npm run mutate -- FOLDER|FILE...\n\nChanges the code in one place at a time, and lists the changes that no test notices.',
  release: async () => (await import('./commands/release.ts')).usage,
}

/** Runs `node scripts/run.mjs NAME FLAGS`. It imports no package before `npm ci` has run. */
export async function main(args: readonly string[]): Promise<void> {
  exitOnSignals()
  try {
    process.exit(await runCommand(args))
  } catch (error) {
    if (error instanceof InterruptedError) process.exit(error.exitCode)
    console.error(error instanceof UserError ? `\n${error.message}` : error)
    process.exit(1)
  }
}

async function runCommand([name = '', ...rest]: readonly string[]): Promise<number> {
  const usage = Object.hasOwn(usages, name) ? usages[name] : undefined
  if (usage === undefined)
    throw new UserError(`Usage: node scripts/run.mjs ${Object.keys(usages).join('|')} [-- FLAGS]`)
  await ensureNodeModules()
  const args = rest[0] === '--' ? rest.slice(1) : rest
  if (args[0] === '--help' || args[0] === '-h') {
    console.log(typeof usage === 'string' ? usage : (await usage()).trimEnd())
    return 0
  }
  const command: { main: (args: string[]) => Promise<number> } = await import(`./commands/${name}.ts`)
  return command.main(args)
}

/** Runs the exit handlers when a signal arrives that nothing else handles, so that child processes end. */
function exitOnSignals() {
  for (const signal of exitSignals) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(getExitCode(signal))
    })
  }
}
