import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// Tools for the packages of tests, which are to be made within seconds, and may be large.

/** Where the file system begins in an AppImage; the head is filled up to it. */
const headBytes = 4096

/** Instead of mounting the image it unpacks it, for as long as the program runs. */
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

/**
 * The tools of electron-builder's AppImages (APPIMAGE_TOOLS_PATH), made of Debian's: no package brings the real runtime.
 * All of the image but its head is what the real tools make, only larger.
 *
 * @param {string} folder where to put them
 */
export async function makeAppImageTools(folder) {
  await mkdir(join(folder, 'runtimes'), { recursive: true })
  for (const arch of ['x64', 'arm64']) {
    await mkdir(join(folder, 'lib', arch), { recursive: true })
    await writeFile(join(folder, 'runtimes', `runtime-${arch}`), head.padEnd(headBytes, '\n'))
  }
  await script(join(folder, 'mksquashfs'), 'exec mksquashfs "$@" -noI -noD -noF -noX')
  await script(join(folder, 'desktop-file-validate'), 'exec desktop-file-validate "$@"')
}

/**
 * What wraps a tar for electron-builder (ELECTRON_BUILDER_7ZIP_PATH), which names the new file and the old one last.
 *
 * @param {string} file where to put it
 */
export function makeQuickGzip(file) {
  const wrap = 'process.stdin.pipe(require("node:zlib").createGzip({ level: 0 })).pipe(process.stdout)'
  const names = 'for name; do packed=$plain; plain=$name; done'
  return script(file, `${names}\nexec '${process.execPath}' -e '${wrap}' < "$plain" > "$packed"`)
}

/**
 * @param {string} file
 * @param {string} lines
 */
async function script(file, lines) {
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
}
