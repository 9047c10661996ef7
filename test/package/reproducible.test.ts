import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { captureOutput } from '#scripts/children.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const built = ['main', 'preload', 'renderer', 'licenses.txt', 'sbom.cdx.json']
/** Folders that are generated, downloaded or belong to git. */
const notSources = new Set(['out', 'dist', 'test-results', '.git'])

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

it('the build is identical in another folder, time zone and language', async () => {
  // The folder is on the project's disk, so that files are linked instead of copied.
  const folder = join(createTempFolder(join(projectRoot, 'out')), 'deeper', 'copy of the project')
  await mkdir(folder, { recursive: true })
  const sources = (await readdir(projectRoot)).filter((name) => !notSources.has(name))
  expect(await captureOutput('cp', ['-al', ...sources, folder], { cwd: projectRoot })).toMatchObject({
    code: 0,
    stderr: '',
  })
  // A build tool's cache.
  await rm(join(folder, 'node_modules', '.vite'), { recursive: true, force: true })
  const env = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', NODE_ENV: 'development' }
  // The build has a low priority because other tests wait for programs to start.
  const build = ['-n', '19', process.execPath, 'scripts/run.mjs', 'build']
  const { code, stderr } = await captureOutput('nice', build, { cwd: folder, env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await hashesIn(join(folder, 'out'))).toEqual(await hashesIn(join(projectRoot, 'out')))
}, 180_000)
