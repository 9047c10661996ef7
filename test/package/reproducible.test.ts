import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capture } from '../../scripts/children.mjs'
import { root } from '../../scripts/places.mjs'
import { tempFolder } from '../support/temp-folder.ts'

/** The build's files, without those of packaging or tests. */
const built = ['main', 'preload', 'renderer', 'licenses.txt', 'sbom.cdx.json']
/** Files that are generated, fetched or git's. */
const notSources = new Set(['out', 'dist', 'test-results', '.git'])

/** Each file that is built, by its SHA-256. */
async function hashesIn(out: string): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const own = files.filter((file) => built.includes(relative(out, file).split('/')[0] ?? ''))
  const hashed = own.toSorted().map(async (file): Promise<[string, string]> => {
    const hash = createHash('sha256').update(await readFile(file))
    return [relative(out, file), hash.digest('hex')]
  })
  return Object.fromEntries(await Promise.all(hashed))
}

describe('the build', () => {
  it('is the same, byte for byte, in another folder, time zone and language', async () => {
    // On the same disk as the project, so that links do instead of copies.
    const folder = join(tempFolder(join(root, 'out')), 'deeper', 'copy of the project')
    await mkdir(folder, { recursive: true })
    const sources = (await readdir(root)).filter((name) => !notSources.has(name))
    expect(await capture('cp', ['-al', ...sources, folder], { cwd: root })).toMatchObject({
      code: 0,
      stderr: '',
    })
    // A build tool's cache.
    await rm(join(folder, 'node_modules', '.vite'), { recursive: true, force: true })
    const env = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', NODE_ENV: 'development' }
    // Nice, since other tests run beside it and wait for a program to start.
    const build = ['-n', '19', process.execPath, 'scripts/run.mjs', 'build']
    const { code, stderr } = await capture('nice', build, { cwd: folder, env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await hashesIn(join(folder, 'out'))).toEqual(await hashesIn(join(root, 'out')))
  }, 180_000)
})
