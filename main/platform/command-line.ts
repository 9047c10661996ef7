import { parseArgs } from 'node:util'
import { parseServerUrl } from '../commands/server-url.ts'

/** What a launch asks for. */
export interface LaunchWishes {
  readonly server?: string
  readonly name?: string
  readonly watch: readonly string[]
  readonly hidden: boolean
}

export type CommandLine =
  | ({ readonly action: 'run'; readonly userDataDir?: string } & LaunchWishes)
  | { readonly action: 'version' | 'help' }
  | { readonly action: 'refuse'; readonly message: string }

export const help = `Compileo Tray watches Compileo jobs from the tray.

  compileo-tray [--server URL] [--name NAME] [--watch ID|URL]... [--hidden]

  --server URL         the Compileo server, such as http://localhost:8000
  --name NAME          what to call that server
  --watch ID|URL       a job to watch; may be given several times
  --hidden             starts in the tray, without a window
  --user-data-dir DIR  where settings and the watch-list are kept
  --version, --help

The API key of --server is taken from the environment variable COMPILEO_API_KEY, and not kept.
`

const options = {
  server: { type: 'string' },
  name: { type: 'string' },
  watch: { type: 'string', multiple: true },
  hidden: { type: 'boolean' },
  'user-data-dir': { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Switches that Chromium, Electron, a test driver or a desktop's session manager add to a command line of their own. */
const foreign =
  /^--(?:no-sandbox|inspect(?:-brk)?(?:=|$)|remote-debugging-|enable-|disable-|force-|ozone-|password-store=|lang=|allow-file-access|original-process-start-time|gtk-version=|use-gl=|in-process-gpu|headless)/

/**
 * Reads the flags of a launch, without the program and script before them. Pure.
 * @returns what to do; a wrong flag is refused in words
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  let values: ReturnType<typeof parse>
  try {
    values = parse(argv.filter((argument) => !foreign.test(argument)))
  } catch (error) {
    return { action: 'refuse', message: error instanceof Error ? error.message : String(error) }
  }
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes('')) return { action: 'refuse', message: `--${name} is given nothing` }
  }
  if (values.help) return { action: 'help' }
  if (values.version) return { action: 'version' }
  if (values.server !== undefined) {
    const parsed = parseServerUrl(values.server)
    if (!parsed.ok) return { action: 'refuse', message: `--server: ${parsed.message}` }
  }
  if (values.name !== undefined && values.server === undefined) {
    return { action: 'refuse', message: '--name names the server of --server, which is missing' }
  }
  return {
    action: 'run',
    server: values.server,
    name: values.name,
    watch: values.watch ?? [],
    hidden: values.hidden ?? false,
    userDataDir: values['user-data-dir'],
  }
}

function parse(args: string[]) {
  return parseArgs({ args, options, strict: true, allowPositionals: false }).values
}
