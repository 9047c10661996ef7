import { describe, expect, it } from 'vitest'
import { findContentErrors, maxPackageBytes } from '#scripts/package/contents.ts'

const files = (...more: readonly string[]) =>
  [
    'package.json',
    'assets/tray/dark.json',
    'assets/tray/light.json',
    'assets/tray/template.json',
    'assets/tray/unknown.json',
    'out/agent/compileo-tray-agent.cjs',
    'out/terminal/compileo-tray-terminal.cjs',
    'out/terminal/compileo-tray-terminal-run.cjs',
    'out/terminal/compileo-tray-terminal-state.cjs',
    'out/terminal/compileo-tray-terminal-mcp.cjs',
    'out/terminal/compileo-tray-terminal-drawing.cjs',
    'out/terminal/compileo-tray-terminal-build.cjs',
    'out/terminal/compileo-tray-terminal-shared.cjs',
    'out/terminal/compileo-tray-terminal-shared2.cjs',
    'out/main/index.cjs',
    'out/main/index-start.cjs',
    'out/main/index-app.cjs',
    'out/main/index-build.cjs',
    'out/main/index-run.cjs',
    'out/main/index-terminal-layout.cjs',
    'out/main/compileo-tray-plugin-1.1.0.zip',
    'out/main/index-shared.cjs',
    'out/main/index-shared2.cjs',
    'out/main/index-terminal.cjs',
    'out/main/index-agent.cjs',
    'out/main/index-local-core.cjs',
    'out/main/index-plugin.cjs',
    'out/main/index-mcp.cjs',
    'out/main/index-state.cjs',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'out/renderer/assets/main-ue2aXwqo.js',
    'out/renderer/assets/palette-CvLr0cfV.js',
    'out/renderer/assets/style-DSUOqLNw.css',
    ...more,
  ].map((path) => ({ path, bytes: 1_000 }))

describe('a package’s contents', () => {
  it('must not include files that aren’t listed', () => {
    expect(findContentErrors(files(), [])).toEqual([])
    expect(findContentErrors(files('out/main/index.cjs.map', 'node_modules/zod/index.js'), [])).toEqual([
      'out/main/index.cjs.map should not be in it',
      'node_modules/zod/index.js should not be in it',
    ])
  })

  it('must include every required file', () => {
    const without = files().filter(({ path }) => path !== 'out/preload/index.cjs')
    expect(findContentErrors(without, [])).toEqual([
      String.raw`there should be exactly one file ^out\/preload\/index\.cjs$`,
    ])
  })

  it('must stay within the size limit, including the files next to the archive', () => {
    const room = maxPackageBytes - files().length * 1_000
    expect(findContentErrors(files(), [{ path: 'licences', bytes: room }])).toEqual([])
    expect(findContentErrors(files(), [{ path: 'licences', bytes: room + 1 }])).toEqual([
      `ours takes ${maxPackageBytes + 1} bytes, more than ${maxPackageBytes}`,
    ])
  })
})
