import { copyFile, link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from '../../../scripts/places.mjs'
import type { Runtime } from '../../../scripts/steps/electron-runtime.mjs'

/**
 * Makes what a packager would of the built app, as far as the app can tell: an Electron under another name, with the
 * app in its resources. Its files are links to those of the test runtime and of the build.
 * @returns the executable
 */
export async function makePackage(
  folder: string,
  runtime: Runtime,
  manifest: Readonly<Record<string, unknown>>,
): Promise<string> {
  const from = dirname(runtime.executable)
  const app = join(folder, 'resources', 'app')
  const executable = join(folder, 'compileo-tray')
  await mkdir(app, { recursive: true })
  for (const name of await readdir(from)) {
    if (name !== 'resources' && name !== 'electron') await symlink(join(from, name), join(folder, name))
  }
  // Electron looks at its own real path.
  await link(runtime.executable, executable).catch(() => copyFile(runtime.executable, executable))
  const shims = runtime.args.filter((argument) => argument !== '-r')
  const files = [...shims, join(root, 'out', 'main', 'index.cjs')]
  await writeFile(join(app, 'main.cjs'), files.map((file) => `require(${JSON.stringify(file)})\n`).join(''))
  const about = { name: 'compileo-tray', productName: 'Compileo Tray', version: '0.1.0', main: 'main.cjs' }
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...about, ...manifest }))
  return executable
}
