import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'

/** electron-builder.yml names this folder, too. */
const folder = join(root, 'out', 'command')

/** Creates the packages' command. @param names the terminal's commands; `agent` is among them */
export const createCommand = (names: readonly string[]) => `#!/bin/sh
# The program of Compileo Tray. Its commands for terminals and scripts, and the agent, run on the app's own Node: they
# need no display, no sandbox and no other Node.
app=$(dirname "$(readlink -f "$0")")/..
case $1 in
agent) bundle=agent/compileo-tray-agent.cjs ;;
${[...names.filter((name) => name !== 'agent'), '--help', '-h', '--version'].join(' | ')}) bundle=terminal/compileo-tray-terminal.cjs ;;
*) exec "$app/compileo-tray" "$@" ;;
esac
# Electron removes NODE_EXTRA_CA_CERTS, so it gets another name on the way (main/base/own-node.ts).
COMPILEO_TRAY_CA_CERTS=$NODE_EXTRA_CA_CERTS ELECTRON_RUN_AS_NODE=1 \\
  exec "$app/compileo-tray" "$app/resources/app.asar/out/$bundle" "$@"
`

/** Replaces the link to the program by one to the command. @param template a script of electron-builder */
function linkingCommand(template: string) {
  const link = "'/opt/${sanitizedProductName}/${executable}'"
  if (!template.includes(link)) throw new Problem(`electron-builder no longer links ${link}`)
  return template.replaceAll(link, "'/opt/${sanitizedProductName}/bin/${executable}'")
}

export async function makeCommand() {
  const { commandNames } = await import('#main/cli/commands.ts')
  const templates = join(root, 'node_modules', 'app-builder-lib', 'templates', 'linux')
  await mkdir(folder, { recursive: true })
  const files = {
    'compileo-tray': createCommand(commandNames),
    'after-install.tpl': linkingCommand(await readFile(join(templates, 'after-install.tpl'), 'utf8')),
    'after-remove.tpl': linkingCommand(await readFile(join(templates, 'after-remove.tpl'), 'utf8')),
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await chmod(join(folder, 'compileo-tray'), 0o755)
}
