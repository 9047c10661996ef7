import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extractFile } from '@electron/asar'
import { describe, expect, inject, it } from 'vitest'
import { findContentErrors, listFilesBeside, listPackedFiles } from '#scripts/package/contents.ts'
import { testOnlyScripts } from '#scripts/package/make.ts'

const { fromTar, pinned } = inject('packages')
const resources = join(fromTar, 'resources')
const archive = join(resources, 'app.asar')
const packed = listPackedFiles(archive).filter(
  ({ path }) => pinned || !testOnlyScripts.some((name) => path === `out/main/${name}`),
)

describe('the package', () => {
  it('contains the build and a manifest, but no sources, maps or npm packages', async () => {
    const beside = await listFilesBeside(resources)
    expect(findContentErrors(packed, beside)).toEqual([])
  })

  it('contains a manifest that names the launcher, but no scripts or development dependencies', () => {
    const manifest: unknown = JSON.parse(extractFile(archive, 'package.json').toString())
    expect(manifest).toMatchObject({ name: 'compileo-tray', desktopName: 'compileo-tray.desktop' })
    expect(manifest).not.toHaveProperty('scripts')
    expect(manifest).not.toHaveProperty('devDependencies')
  })

  it('is minified, but keeps function names for stack traces', () => {
    const main = extractFile(archive, 'out/main/index-app.cjs').toString()
    // Not toMatch, which would print a megabyte.
    expect(/function startApp\(/.test(main)).toBe(true)
    expect(main.split('\n').length).toBeLessThan(5_000)
  })

  it('contains the app’s languages and the licences, and no development files', async () => {
    expect(await readdir(join(fromTar, 'locales'))).toEqual(['de.pak', 'en-US.pak'])
    expect(await readFile(join(resources, 'LICENSE.txt'), 'utf8')).toBe(await readFile('LICENSE', 'utf8'))
    const all = await readdir(fromTar, { recursive: true })
    expect(all).toContain('LICENSE.electron.txt')
    expect(all).toContain('LICENSES.chromium.html')
    expect(all.filter((name) => /default_app|\.map$|\.ts$|node_modules|^version$/.test(name))).toEqual([])
  })
})
