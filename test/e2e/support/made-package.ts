import { copyFile, cp, link, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { projectRoot } from '#scripts/project-paths.ts'
import { hasCode } from '#scripts/user-error.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'

async function linked(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error
    await copyFile(from, to)
  }
}

const isRun = (file: string) => !file.endsWith('.map')

export async function makePackage(
  folder: string,
  runtime: Runtime,
  manifest: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const from = dirname(runtime.executable)
  const app = join(folder, 'resources', 'app')
  await mkdir(app, { recursive: true })
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const inner = entry.parentPath.slice(from.length + 1)
    if (inner === 'resources' || !entry.isFile()) continue
    await mkdir(join(folder, inner), { recursive: true })
    const name = entry.name === basename(runtime.executable) ? 'compileo-tray' : entry.name
    await linked(join(entry.parentPath, entry.name), join(folder, inner, name))
  }
  for (const part of ['assets/tray', 'out/main', 'out/preload', 'out/renderer'])
    await cp(join(projectRoot, part), join(app, part), { recursive: true, filter: isRun })
  const main = 'out/main/index.cjs'
  const about = { name: 'compileo-tray', productName: 'Compileo Tray', version: '0.1.0', main }
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...about, ...manifest }))
  return join(folder, 'compileo-tray')
}
