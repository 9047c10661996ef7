import { existsSync } from 'node:fs'
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, cloneName, projectRoot } from '../project-paths.ts'

const copied = [
  'assets',
  'docs',
  'main',
  'out/main',
  'out/preload',
  'out/renderer',
  'preload',
  'renderer',
  'scripts',
  'shared',
  'test',
  'electron-builder.yml',
  'package.json',
  'package-lock.json',
  'playwright.config.ts',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
]

export async function withProjectCopy<T>(purpose: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = join(cacheFolder, `${purpose}-${cloneName}`)
  try {
    await rm(copy, { recursive: true, force: true })
    await mkdir(copy, { recursive: true })
    const there = copied.filter((name) => existsSync(join(projectRoot, name)))
    for (const name of there) await cp(join(projectRoot, name), join(copy, name), { recursive: true })
    await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
    return await use(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
