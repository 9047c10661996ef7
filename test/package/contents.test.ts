import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extractFile } from '@electron/asar'
import { describe, expect, inject, it } from 'vitest'
import {
  findContentErrors,
  listFilesBeside,
  listPackedFiles,
  chunkPattern,
  maxPackageBytes,
  sumBytes,
} from '#scripts/package/contents.ts'
import { testOnlyScripts } from '#scripts/package/make.ts'

const { fromTar, pinned } = inject('packages')
const resources = join(fromTar, 'resources')
const archive = join(resources, 'app.asar')
const packed = listPackedFiles(archive).filter(
  ({ path }) => pinned || !testOnlyScripts.some((name) => path === `out/main/${name}`),
)

describe('the package', () => {
  it('contains the build and a manifest, but no sources, maps or npm packages', async () => {
    const names = packed.flatMap(({ path }) =>
      chunkPattern.test(path) ? [] : path.replace(/(assets\/[\w-]+?)-[\w-]{8}\./, '$1-HASH.'),
    )
    const others = [
      'out/agent/compileo-tray-agent.cjs',
      'out/terminal/compileo-tray-terminal.cjs',
      'out/main/compileo-tray-plugin-1.1.0.zip',
      'out/main/index-app.cjs',
      'out/main/index-build.cjs',
      'out/main/index-terminal-layout.cjs',
      'out/main/index-start.cjs',
      'out/main/index-run.cjs',
      'out/main/index-agent.cjs',
      'out/main/index-local-core.cjs',
      'out/main/index-plugin.cjs',
      'out/main/index-mcp.cjs',
      'out/main/index-state.cjs',
      'out/main/index-terminal.cjs',
      'out/main/index.cjs',
      'out/preload/index.cjs',
      'out/renderer/assets/style-HASH.css',
      'out/renderer/index.html',
      'package.json',
    ]
    expect(names.toSorted()).toEqual(others.toSorted())
    const beside = await listFilesBeside(resources)
    expect(findContentErrors(packed, beside)).toEqual([])
    expect(sumBytes([...packed, ...beside])).toBeLessThanOrEqual(maxPackageBytes)
  })

  it('contains a manifest that names the launcher, without scripts and dependencies', () => {
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
