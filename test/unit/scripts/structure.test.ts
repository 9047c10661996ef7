import { describe, expect, it } from 'vitest'
import { structureProblems } from '../../../scripts/steps/structure.mjs'

function importing(file: string, text: string): Record<string, string> {
  const specifier = /'([^']+)'\)?$/.exec(text)?.[1] ?? ''
  return specifier.startsWith('.')
    ? { [file]: text, [new URL(specifier, `file:///${file}`).pathname.slice(1)]: '' }
    : { [file]: text }
}

const problems = (files: Record<string, string>) => structureProblems(new Map(Object.entries(files)))

describe('the structure of the sources', () => {
  it('is rejected if two folders import each other, types included', () => {
    expect(
      problems({
        'main/tray/a/one.ts': "import { two } from '../b/two.ts'",
        'main/tray/b/two.ts': 'export const two = 2',
        'main/tray/b/three.ts': "import type { One } from '../a/one.ts'",
      }),
    ).toEqual([
      'main/tray/a and main/tray/b import each other: main/tray/a/one.ts imports main/tray/b/two.ts, and main/tray/b/three.ts imports main/tray/a/one.ts',
    ])
  })

  it('is fine if imports go one way, round a bend too, or into a folder and back', () => {
    expect(
      problems({
        'main/tray/a/one.ts': "import '../b/two.ts'\nexport { three } from '../c/three.ts'",
        'main/tray/b/two.ts': "import { three } from '../c/three.ts'\nimport style from './style.css?inline'",
        'main/tray/c/three.ts': "import { readFile } from 'node:fs'\nawait import('./inner/four.ts')",
        'main/tray/c/inner/four.ts': "import { three } from '../three.ts'",
      }),
    ).toEqual([])
  })

  // A path that matches nothing would forbid nothing, so each rule is broken here.
  it.each([
    ['shared/probe.ts', "import { a } from '../main/state/there.ts'"],
    ['shared/probe.ts', "import type { A } from '../renderer/there.ts'"],
    ['shared/probe.ts', "import { readFile } from 'node:fs'"],
    ['shared/probe.ts', "import { texts } from './texts/there.ts'"],
    ['preload/probe.ts', "import { a } from '../main/state/there.ts'"],
    ['preload/probe.ts', "import { requests } from '../shared/contract.ts'"],
    ['renderer/probe.tsx', "import { requests } from '../shared/contract.ts'"],
    ['renderer/probe.tsx', "import { requests, type Request } from '../shared/contract.ts'"],
    ['renderer/probe.tsx', "const { requests } = await import('../shared/contract.ts')"],
    ['renderer/probe.tsx', "import { webFrame } from 'electron/renderer'"],
    ['renderer/probe.tsx', "import { readFile } from 'node:fs'"],
    ['renderer/probe.tsx', "import {\n  a,\n} from '../main/state/there.ts'"],
    ['main/base/probe.ts', "import { a } from '../state/there.ts'"],
    ['main/base/probe.ts', "import type { T } from '../../shared/texts/there.ts'"],
    ['main/compileo/probe.ts', "export { a } from '../state/there.ts'"],
    ['main/watching/probe.ts', "import { a } from '../state/there.ts'"],
    ['main/state/probe.ts', "import type { A } from '../storage/there.ts'"],
    ['main/storage/probe.ts', "import Conf from 'conf'"],
    ['main/commands/probe.ts', "import { app } from 'electron'"],
    ['main/commands/probe.ts', "import { a } from '../tray/there.ts'"],
    ['main/notifications/probe.ts', "import { a } from '../tray/there.ts'"],
    ['main/hooks/probe.ts', "import { a } from '../notifications/there.ts'"],
    ['main/tray/probe.ts', "import { Tray } from 'electron/main'"],
    ['main/cli/probe.ts', "import { a } from '../tray/there.ts'"],
    ['main/desktop/linux/probe.ts', "import { app } from 'electron'"],
    ['main/desktop/probe.ts', "import { a } from '../window/there.ts'"],
    ['main/desktop/probe.ts', "import ElectronStore from 'electron-store'"],
    ['main/desktop/electron/probe.ts', "import { openStore } from './settings-store.ts'"],
    ['main/desktop/electron/settings-store.ts', "import { a } from './there.ts'"],
    ['main/window/probe.ts', "import { a } from '../desktop/there.ts'"],
    ['main/window/probe.ts', "import { a } from '../tray/there.ts'"],
    ['main/updates/probe.ts', "import { AppImageUpdater } from 'electron-updater'"],
    ['main/updates/electron-updates.ts', "import { a } from '../state/there.ts'"],
    ['main/startup/core/probe.ts', "import { a } from '../../tray/there.ts'"],
    ['main/startup/core/probe.ts', "import { app } from 'electron'"],
    ['main/startup/core/probe.ts', "import { a } from '../there.ts'"],
  ])('%s may not contain %s', (file, text) => {
    expect(problems(importing(file, text))).toEqual([expect.stringContaining(`${file} may not import `)])
  })

  it.each([
    ['renderer/probe.tsx', "import type { Request } from '../shared/contract.ts'"],
    ['renderer/probe.tsx', "import { type Request, type Reply } from '../shared/contract.ts'"],
    ['main/watching/probe.ts', "import type { A } from '../state/there.ts'"],
    ['main/tray/probe.ts', "import { texts } from '../../shared/texts/there.ts'"],
    ['main/state/probe.ts', "import { requests } from '../../shared/contract.ts'"],
    ['main/window/probe.ts', "import { ipcMain } from 'electron'"],
    ['main/startup/probe.ts', "import { a } from './core/there.ts'"],
  ])('%s may contain %s', (file, text) => {
    expect(problems(importing(file, text))).toEqual([])
  })

  it('has a rule for each folder of main', () => {
    expect(problems(importing('main/new/probe.ts', "import { a } from '../base/there.ts'"))).toEqual([
      'main/new/probe.ts may not import main/base/there.ts',
    ])
  })
})
