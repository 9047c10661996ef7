import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Outcome } from './rows.ts'
import { spreadOf } from './stats.ts'

const packed = [
  'out/main',
  'out/preload',
  'out/renderer',
  'package.json',
  'LICENSE',
  'out/licenses.txt',
  'assets/icons',
]

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return path.endsWith('.map') ? 0 : found.size
  let bytes = 0
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name))
  return bytes
}

export async function measurePackage(): Promise<Outcome> {
  const parts: string[] = []
  let bytes = 0
  for (const path of packed) {
    const size = await sizeOf(join(root, path))
    bytes += size
    parts.push(`${path} ${Math.ceil(size / 1000)} kB`)
  }
  return {
    rows: [
      {
        what: 'package: our code and assets',
        unit: 'MB',
        ours: spreadOf([bytes / 1e6]),
        goal: { of: 'value', at: 'most', value: 3 },
        note: `${parts.join(', ')}.`,
      },
    ],
  }
}
