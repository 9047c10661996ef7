import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// Replaces tools that electron-builder would download, and makes the tests' packages quickly, with little
// compression.

/** The size of an AppImage's head, which ends where the file system begins. */
export const headBytes = 4096

/** The head of the AppImage, which unpacks the image instead of mounting it. */
const head = `#!/bin/sh
# A stand-in for the runtime of an AppImage, for tests.
APPIMAGE=$(readlink -f "$0")
APPDIR=$(mktemp -d)
export APPIMAGE APPDIR
unsquashfs -q -n -f -d "$APPDIR" -o ${headBytes} "$APPIMAGE" > /dev/null || exit 127
"$APPDIR/AppRun" "$@"
code=$?
rm -rf "$APPDIR"
exit "$code"
`

/** Creates replacements for electron-builder's AppImage tools (APPIMAGE_TOOLS_PATH) from Debian's. */
export async function makeAppImageTools(folder: string) {
  await mkdir(join(folder, 'runtimes'), { recursive: true })
  for (const arch of ['x64', 'arm64']) {
    await mkdir(join(folder, 'lib', arch), { recursive: true })
    await writeFile(join(folder, 'runtimes', `runtime-${arch}`), head.padEnd(headBytes, '\n'))
  }
  await script(join(folder, 'mksquashfs'), 'exec mksquashfs "$@" -Xcompression-level 1')
  await script(join(folder, 'desktop-file-validate'), 'exec desktop-file-validate "$@"')
}

/**
 * Creates a fast compressor. electron-builder (ELECTRON_BUILDER_7ZIP_PATH) passes the new and the old file as
 * its last arguments.
 */
export function makeQuickGzip(file: string) {
  const wrap = 'process.stdin.pipe(require("node:zlib").createGzip({ level: 0 })).pipe(process.stdout)'
  const names = 'for name; do packed=$plain; plain=$name; done'
  return script(file, `${names}\nexec '${process.execPath}' -e '${wrap}' < "$plain" > "$packed"`)
}

async function script(file: string, lines: string) {
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
}
