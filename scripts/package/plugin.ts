import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { zipSync } from 'fflate'
import { parse } from 'yaml'
import { projectRoot } from '../project-paths.ts'

const source = join(projectRoot, 'assets', 'compileo-plugin')

const isSource = (path: string) => /\.(?:py|yaml)$/.test(path)

async function pluginFiles(): Promise<Record<string, Buffer>> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && isSource(entry.name))
  const read = files.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name)
    return [relative(source, file).split(sep).join('/'), await readFile(file)] as const
  })
  return Object.fromEntries(await Promise.all(read))
}

/**
 * Creates the zip. Its files have a fixed date, the earliest one in DOS format, because the current time
 * would change the zip. The host system is Unix (3), and the mode 0644.
 */
function zipOf(files: Readonly<Record<string, Buffer>>) {
  const sorted = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const options = { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 * 0x10000 }
  return zipSync(Object.fromEntries(sorted), options)
}

export async function makePluginZip(output: string = join(projectRoot, 'dist')) {
  const files = await pluginFiles()
  const { version }: { version: string } = parse(String(files['plugin.yaml']))
  await mkdir(output, { recursive: true })
  const old = (await readdir(output)).filter((name) => /^compileo-tray-plugin-.*\.zip$/.test(name))
  for (const name of old) await rm(join(output, name))
  const file = join(output, `compileo-tray-plugin-${version}.zip`)
  const zip = zipOf(files)
  await writeFile(file, zip)
  return { file, bytes: zip.length }
}
