import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'

/** electron-builder.yml names this folder, too. */
const folder = join(root, 'out', 'command')

/**
 * Creates the packages' command. Without a display the program would restart itself
 * (main/startup/terminal.ts), but Chromium's sandbox may end it before that, so the shell prints the reason.
 */
export const createCommand = (names: readonly string[]) => `#!/bin/sh
# The program of Compileo Tray, or one of its commands for terminals and scripts, which need no display.
bin=$(dirname "$(readlink -f "$0")")
app=$bin/../compileo-tray

# Says why Chromium's sandbox ended the program, and drops everything else that Chromium writes.
explain() {
  [ -p "$1" ] && rm "$1"
  while read -r line; do
    case $line in
    *FATAL*'Running as root'*)
      echo 'compileo-tray: Chromium has no sandbox for root. Run this as another user. In a container, add --no-sandbox before the command.'
      ;;
    *FATAL*sandbox*)
      echo 'compileo-tray: Chromium’s sandbox needs user namespaces, which this system doesn’t allow. Install the deb, or allow them (sysctl kernel.unprivileged_userns_clone=1). In a container, add --no-sandbox before the command.'
      ;;
    esac
  done
}

for word do
  case $word in
  # Plain Node takes less memory.
  agent)
    node=$(command -v node nodejs | head -n 1)
    if [ "$node" ] && "$node" -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
      while [ "$1" != agent ]; do shift; done
      exec "$node" "$bin/compileo-tray-agent.cjs" "$@"
    fi
    ;;
  esac
  case $word in
  # What root has to say of Chromium, in a container.
  --no-sandbox) ;;
  ${names.join(' | ')})
    messages=$(mktemp -u "\${TMPDIR:-/tmp}/compileo-tray-messages-XXXXXXXX")
    mkfifo -m 600 "$messages" 2>/dev/null || messages=/dev/null
    (explain "$messages" <"$messages" >&2 &)
    COMPILEO_TRAY_STDERR=3 exec "$app" --ozone-platform=headless --disable-gpu --log-level=3 "$@" 3>&2 2>"$messages"
    ;;
  *) break ;;
  esac
done
exec "$app" "$@"
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
