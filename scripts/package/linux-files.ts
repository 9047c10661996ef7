import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { commandNames } from '#main/terminal/terminal-commands.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { createDebianChangelog } from './changelog.ts'
import { createBashCompletions, createFishCompletions, createZshCompletions } from './completions.ts'
import { compress, createManual } from './manual.ts'

const folder = join(projectRoot, 'out', 'linux')

/**
 * Creates the command `compileo-tray` of the packages.
 *
 * @param names the terminal commands, including `agent`
 */
export const createLauncherScript = (names: readonly string[]) => `#!/bin/sh
# The program of Compileo Tray. Its commands for terminals and scripts, and the agent, run on the app's own Node: they
# need no display, no sandbox and no other Node.
app=$(dirname "$(readlink -f "$0")")/..
case $1 in
agent) bundle=agent/compileo-tray-agent.cjs ;;
${[...names.filter((name) => name !== 'agent'), '--help', '-h', '--version'].join(' | ')}) bundle=terminal/compileo-tray-terminal.cjs ;;
*) exec "$app/compileo-tray" "$@" ;;
esac
# Electron removes NODE_EXTRA_CA_CERTS, so it gets another name on the way (main/base/node-environment.ts).
COMPILEO_TRAY_CA_CERTS=$NODE_EXTRA_CA_CERTS ELECTRON_RUN_AS_NODE=1 \\
  exec "$app/compileo-tray" "$app/resources/app.asar/out/$bundle" "$@"
`

/**
 * electron-builder's script links `compileo-tray` to the program. This function changes the script, so that
 * it links our command instead.
 */
function linkingCommand(template: string) {
  const link = "'/opt/${sanitizedProductName}/${executable}'"
  if (!template.includes(link)) throw new UserError(`electron-builder no longer links ${link}`)
  return template.replaceAll(link, "'/opt/${sanitizedProductName}/bin/${executable}'")
}

const read = (...names: readonly string[]) => readFile(join(projectRoot, ...names), 'utf8')

const templates = ['node_modules', 'app-builder-lib', 'templates', 'linux']

const createScript = async (name: string) =>
  linkingCommand(await read(...templates, `${name}.tpl`)) +
  (await read('assets', 'linux', `${name}-agent.sh`))

const group = (name: string, values: object) => [
  `[${name}]`,
  ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
  '',
]

/**
 * Creates the desktop entry of the AppImage and of the archive. electron-builder only creates one for the
 * deb.
 */
function createDesktopEntry({ linux, productName }: BuilderConfig): string {
  const { entry, desktopActions } = linux.desktop
  const program = { Type: 'Application', Name: productName, Exec: 'compileo-tray %U', Icon: 'compileo-tray' }
  const flags: Readonly<Record<string, string>> = { pause: ' --pause', open: '' }
  const actions = Object.entries(desktopActions).flatMap(([name, texts]) =>
    group(`Desktop Action ${name}`, { ...texts, Exec: `compileo-tray${flags[name] ?? ''}` }),
  )
  const scheme = 'MimeType=x-scheme-handler/compileo-tray;'
  const own = group('Desktop Entry', {
    ...program,
    Comment: linux.synopsis,
    Categories: 'Development;',
    ...entry,
  })
  return [...own.slice(0, -1), 'StartupWMClass=compileo-tray', scheme, '', ...actions].join('\n')
}

interface BuilderConfig {
  readonly productName: string
  readonly linux: {
    readonly maintainer: string
    readonly synopsis: string
    readonly desktop: {
      readonly entry: Readonly<Record<string, string>>
      readonly desktopActions: Readonly<Record<string, Readonly<Record<string, string>>>>
    }
  }
}

export async function makeLinuxFiles() {
  const { version }: { version: string } = JSON.parse(await read('package.json'))
  const config: BuilderConfig = parse(await read('electron-builder.yml'))
  const metainfo = 'io.github.compileo.tray.metainfo.xml'
  const about = await read('assets', 'linux', metainfo)
  const date = /<release .*date="([^"]+)"/.exec(about)?.[1] ?? ''
  const changelog = {
    text: await read('CHANGELOG.md'),
    version: `${version}-1`,
    maintainer: config.linux.maintainer,
    date: new Date(date),
  }
  const files = {
    'compileo-tray': createLauncherScript(commandNames),
    changelog: createDebianChangelog(changelog),
    'compileo-tray.desktop': createDesktopEntry(config),
    'after-install.tpl': await createScript('after-install'),
    'after-remove.tpl': await createScript('after-remove'),
    [`share/metainfo/${metainfo}`]: about,
    'share/icons/hicolor/scalable/apps/compileo-tray.svg': await read('assets', 'app', 'app.svg'),
    'share/man/man1/compileo-tray.1.gz': compress(createManual(version, date)),
    'share/bash-completion/completions/compileo-tray': createBashCompletions(),
    'share/zsh/vendor-completions/_compileo-tray': createZshCompletions(),
    'share/fish/vendor_completions.d/compileo-tray.fish': createFishCompletions(),
  }
  await rm(folder, { recursive: true, force: true })
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  await chmod(join(folder, 'compileo-tray'), 0o755)
}
