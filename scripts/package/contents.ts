import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { getRawHeader } from '@electron/asar'

export interface PackedFile {
  path: string
  bytes: number
}

export const maxPackageBytes = 5_000_000

const expected = [
  /^package\.json$/,
  /^assets\/tray\/dark\.json$/,
  /^assets\/tray\/light\.json$/,
  /^assets\/tray\/template\.json$/,
  /^assets\/tray\/unknown\.json$/,
  /^out\/agent\/compileo-tray-agent\.cjs$/,
  /^out\/terminal\/compileo-tray-terminal\.cjs$/,
  /^out\/main\/index\.cjs$/,
  /^out\/main\/index-start\.cjs$/,
  /^out\/main\/index-app\.cjs$/,
  /^out\/main\/index-build\.cjs$/,
  /^out\/main\/index-terminal\.cjs$/,
  /^out\/main\/index-agent\.cjs$/,
  /^out\/main\/index-local-core\.cjs$/,
  /^out\/main\/index-plugin\.cjs$/,
  /^out\/main\/index-state\.cjs$/,
  /^out\/main\/index-mcp\.cjs$/,
  /^out\/main\/index-run\.cjs$/,
  /^out\/main\/index-terminal-layout\.cjs$/,
  // `compileo-tray plugin install` uploads this file.
  /^out\/main\/compileo-tray-plugin-[\d.]+\.zip$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/style-[\w-]+\.css$/,
]

/** Scripts whose names depend on the bundler. */
export const chunkPattern =
  /^out\/(?:main\/index-shared\d*\.cjs|terminal\/compileo-tray-terminal-[\w-]+\.cjs|renderer\/assets\/[\w-]+\.js)$/

export function listPackedFiles(archive: string): PackedFile[] {
  return filesOf(getRawHeader(archive).header, '').toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function filesOf(node: object, path: string): PackedFile[] {
  if ('files' in node && typeof node.files === 'object' && node.files !== null) {
    const inside = Object.entries(node.files)
    return inside.flatMap(([name, child]) => filesOf(child, path === '' ? name : `${path}/${name}`))
  }
  return [{ path, bytes: 'size' in node ? Number(node.size) : 0 }]
}

/** @param resources the folder that contains app.asar */
export async function listFilesBeside(resources: string): Promise<PackedFile[]> {
  const entries = await readdir(resources, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && entry.name !== 'app.asar').map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (path) => ({ path, bytes: (await stat(join(resources, path))).size })),
  )
}

export function findContentErrors(files: readonly PackedFile[], beside: readonly PackedFile[]): string[] {
  const missing = expected
    .filter((pattern) => files.filter(({ path }) => pattern.test(path)).length !== 1)
    .map((pattern) => `there should be exactly one file ${pattern.source}`)
  const surplus = files
    .filter(({ path }) => ![...expected, chunkPattern].some((pattern) => pattern.test(path)))
    .map(({ path }) => `${path} should not be in it`)
  const bytes = sumBytes([...files, ...beside])
  const size = bytes > maxPackageBytes ? [`ours takes ${bytes} bytes, more than ${maxPackageBytes}`] : []
  return [...missing, ...surplus, ...size]
}

export const sumBytes = (files: readonly PackedFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)
