import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// Replaces tools that electron-builder would download, and speeds up packaging for tests with less
// compression.

/** The size of the runtime at the start of an AppImage, in bytes. The file system follows after it. */
export const headerBytes = 4096

/** The start of the AppImage. It unpacks the image instead of mounting it. */
const head = `#!/bin/sh
# A stand-in for the runtime of an AppImage, for tests.
APPIMAGE=$(readlink -f "$0")
APPDIR=$(mktemp -d)
export APPIMAGE APPDIR
unsquashfs -q -n -f -d "$APPDIR" -o ${headerBytes} "$APPIMAGE" > /dev/null || exit 127
"$APPDIR/AppRun" "$@"
code=$?
rm -rf "$APPDIR"
exit "$code"
`

/** Creates replacements for electron-builder's AppImage tools (APPIMAGE_TOOLS_PATH) from Debian packages. */
export async function makeAppImageTools(folder: string) {
  await mkdir(join(folder, 'runtimes'), { recursive: true })
  for (const arch of ['x64', 'arm64']) {
    await mkdir(join(folder, 'lib', arch), { recursive: true })
    await writeFile(join(folder, 'runtimes', `runtime-${arch}`), head.padEnd(headerBytes, '\n'))
  }
  await script(join(folder, 'mksquashfs'), 'exec mksquashfs "$@" -Xcompression-level 1')
  await script(join(folder, 'desktop-file-validate'), 'exec desktop-file-validate "$@"')
}

/**
 * Creates a replacement for 7-Zip that hardly compresses (ELECTRON_BUILDER_7ZIP_PATH). electron-builder
 * passes the new and the old file as the last arguments.
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
