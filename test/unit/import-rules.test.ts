import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// Do the import rules of .oxlintrc.json bite? A pattern that matches nothing makes no noise, so each rule is broken here
// on purpose, in a tree of its own under the project's own configuration.

const root = join(import.meta.dirname, '../..')
const configFile = join(root, '.oxlintrc.json')

const electron = ["import { app } from 'electron'", "import { Tray } from 'electron/main'"]

/** By file: what it must not say, and what it may. */
const files: Record<string, { refused: string[]; allowed: string[] }> = {
  'shared/probe.ts': {
    refused: [
      ...electron,
      "import { readFile } from 'node:fs'",
      "import { a } from '../main/state/store.ts'",
      "import type { B } from '../renderer/state/world.ts'",
      "import { c } from '../preload/relay.ts'",
      'export const e = process.env',
      'export const f = document.title',
    ],
    allowed: ["import { d } from './format.ts'", "import { z } from 'zod'"],
  },
  'main/base/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../network/trust.ts'",
      "import type { B } from '../state/store.ts'",
      "import { c } from '../log/follow-store.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import { d } from './clock.ts'",
      "import { e } from '../../shared/format.ts'",
    ],
  },
  'main/base/log/probe.ts': {
    refused: [...electron, "import { a } from '../../state/store.ts'"],
    allowed: ["import { b } from './redact.ts'", "import { c } from '../durable.ts'"],
  },
  'main/cli/probe.ts': {
    refused: [
      ...electron,
      "import { a } from '../tray/view.ts'",
      "import type { B } from '../window/main-window.ts'",
      "import { c } from '../../renderer/state/world.ts'",
    ],
    allowed: [
      "import { d } from '../watching/engine.ts'",
      "import { createTexts } from '../../shared/texts/index.ts'",
    ],
  },
  'main/network/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../watching/engine.ts'",
      "import type { B } from '../state/store.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import { c } from '../base/files.ts'",
    ],
  },
  'main/compileo/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../state/store.ts'",
      "import type { B } from '../watching/engine.ts'",
      "import { c } from '../../renderer/state/world.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import { d } from '../base/clock.ts'",
      "import { e } from '../network/connections.ts'",
      "import { fetch } from 'undici'",
      "import type { F } from '../../shared/model.ts'",
    ],
  },
  'main/watching/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../state/store.ts'",
      "import { b } from '../commands/jobs/run-job.ts'",
      "import { c } from '../tray/view.ts'",
      "import type { F } from '../discovery/discovery.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import type { D } from '../state/events.ts'",
      "import { e } from '../compileo/client.ts'",
    ],
  },
  'main/discovery/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../watching/confirm.ts'",
      "import type { B } from '../state/store.ts'",
      "import { c } from '../commands/jobs/watch.ts'",
    ],
    allowed: [
      "import type { D } from '../../shared/model.ts'",
      "import { e } from '../compileo/list-routes.ts'",
      "import { f } from '../base/timer.ts'",
    ],
  },
  'main/core/probe.ts': {
    refused: [
      ...electron,
      "import { a } from '../tray/view.ts'",
      "import type { B } from '../window/main-window.ts'",
      "import { c } from '../../renderer/state/world.ts'",
    ],
    allowed: [
      "import { d } from '../commands/jobs/run-job.ts'",
      "import { createTexts } from '../../shared/texts/index.ts'",
    ],
  },
  'main/core.ts': {
    refused: [...electron, "import { a } from './tray/view.ts'"],
    allowed: ["import { b } from './watching/engine.ts'"],
  },
  'main/log/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../state/store.ts'",
      "import type { B } from '../tray/view.ts'",
    ],
    allowed: ["import type { C } from '../state/store.ts'", "import { d } from '../base/log/redact.ts'"],
  },
  'main/state/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../window/main-window.ts'",
      "import { b } from '../commands/context.ts'",
      "import { c } from '../tray/view.ts'",
      "import type { D } from '../storage/ledger.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import { e } from './store.ts'",
      "import { createStore } from 'zustand/vanilla'",
    ],
  },
  'main/storage/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { a } from '../commands/context.ts'",
      "import { b } from '../compileo/client.ts'",
      "import ElectronStore from 'electron-store'",
      "import Conf from 'conf'",
    ],
    allowed: [
      "import { messageOf } from '../../shared/messages/message.ts'",
      "import { c } from '../base/document.ts'",
      "import type { D } from '../state/store.ts'",
    ],
  },
  'main/commands/jobs/probe.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../../shared/texts/index.ts'",
      "import { a } from '../../tray/view.ts'",
      "import { b } from '../../window/main-window.ts'",
      "import type { C } from '../../desktop/launcher.ts'",
    ],
    allowed: [
      "import { messageOf } from '../../../shared/messages/message.ts'",
      "import { d } from '../../compileo/client.ts'",
      "import { e } from '../../state/store.ts'",
    ],
  },
  'main/notifications/probe.ts': {
    refused: [
      ...electron,
      "import { a } from '../tray/view.ts'",
      "import { b } from '../desktop/launcher.ts'",
    ],
    allowed: ["import type { C } from './types.ts'", "import { d } from '../commands/jobs/run-job.ts'"],
  },
  'main/hooks/probe.ts': {
    refused: [
      ...electron,
      "import { a } from '../notifications/policy.ts'",
      "import type { B } from '../watching/engine.ts'",
      "import { c } from '../window/main-window.ts'",
    ],
    allowed: [
      "import { createTexts } from '../../shared/texts/index.ts'",
      "import { d } from '../network/lazy-connections.ts'",
      "import { e } from '../compileo/explain-thrown.ts'",
      "import type { F } from '../storage/hook-queue.ts'",
    ],
  },
  'main/tray/probe.ts': {
    refused: [
      ...electron,
      "import { a } from '../window/main-window.ts'",
      "import { b } from '../desktop/launcher.ts'",
    ],
    allowed: ["import type { C } from '../../shared/model.ts'"],
  },
  'main/desktop/linux/probe.ts': {
    refused: [
      "import { a } from '../../window/main-window.ts'",
      "import { b } from '../../updates/updates.ts'",
      "import ElectronStore from 'electron-store'",
      "import { openStore } from '../electron/settings-store.ts'",
    ],
    allowed: ["import { app } from 'electron'", "import type { C } from '../../notifications/types.ts'"],
  },
  'main/window/ipc/probe.ts': {
    refused: [
      "import { a } from '../../tray/view.ts'",
      "import { b } from '../../desktop/launcher.ts'",
      "import { renderPage } from '../../../renderer/served/render-page.tsx'",
    ],
    allowed: [
      "import { ipcMain } from 'electron'",
      "import type { C } from '../../updates/updates.ts'",
      "import { d } from '../../../preload/channels.ts'",
    ],
  },
  'main/desktop/electron/settings-store.ts': {
    refused: ["import { texts } from '../../../shared/texts/index.ts'", "import { a } from './vault.ts'"],
    allowed: [
      "import ElectronStore from 'electron-store'",
      "import { ipcMain } from 'electron'",
      "import type { OpenStore } from '../../storage/guarded-write.ts'",
    ],
  },
  'main/lifecycle/start-updates.ts': {
    refused: [
      "import ElectronStore from 'electron-store'",
      "import { openStore } from '../desktop/electron/settings-store.ts'",
      "import { AppImageUpdater } from 'electron-updater'",
      "import { createUpdater } from '../updates/electron-updates.ts'",
    ],
    allowed: ["import { session } from 'electron'", "import { createUpdates } from '../updates/updates.ts'"],
  },
  'main/updates/electron-updates.ts': {
    refused: [
      "import { texts } from '../../shared/texts/index.ts'",
      "import { explainUpdateError } from './explain.ts'",
    ],
    allowed: [
      "import { AppImageUpdater } from 'electron-updater'",
      "import { app } from 'electron'",
      "import { replaceImage } from './replace-image.ts'",
    ],
  },
  'main/updates/updates.ts': {
    refused: [
      ...electron,
      "import type { T } from '../../shared/texts/index.ts'",
      "import { autoUpdater } from 'electron-updater'",
      "import { createUpdater } from './electron-updates.ts'",
    ],
    allowed: ["import type { Updater } from './updater.ts'"],
  },
  'preload/probe.ts': {
    refused: [
      "import { a } from '../main/state/store.ts'",
      "import type { B } from '../renderer/state/world.ts'",
      "import { requests } from '../shared/contract.ts'",
    ],
    allowed: ["import { contextBridge } from 'electron'", "import type { C } from '../shared/contract.ts'"],
  },
  'renderer/screens/jobs/probe.tsx': {
    refused: [
      "import { shell } from 'electron'",
      "import { webFrame } from 'electron/renderer'",
      "import { readFile } from 'node:fs'",
      "import { a } from '../../../main/state/store.ts'",
      "import { c } from '../../../preload/index.ts'",
      "import { requests } from '../../../shared/contract.ts'",
      "import { jobView } from '../../../shared/reply-schemas.ts'",
      "import { defaultSettings } from '../../../shared/settings.ts'",
      "import { renderToString } from 'react-dom/server'",
      "import { renderPage } from '../../served/render-page.tsx'",
    ],
    allowed: [
      "import type { D } from '../../../shared/contract.ts'",
      "import { d } from '../../../shared/rules/job-key.ts'",
      "import { e } from '../../ui/button.tsx'",
    ],
  },
  'renderer/served/render-page.tsx': {
    refused: [
      "import { app } from 'electron'",
      "import { readFile } from 'node:fs'",
      "import { a } from '../../main/state/store.ts'",
      "import { requests } from '../../shared/contract.ts'",
      'export const b = document.title',
      'export const c = window.innerHeight',
      'export const d = navigator.language',
      'export const e = localStorage.length',
    ],
    allowed: [
      "import { renderToString } from 'react-dom/server'",
      "import type { F } from '../../shared/contract.ts'",
      "import { App } from '../app/app.tsx'",
    ],
  },
  'main/state/round.ts': { refused: ["import { about } from './about.ts'"], allowed: [] },
  'main/state/about.ts': { refused: ["import { round } from './round.ts'"], allowed: [] },
}

interface Diagnostic {
  readonly code: string
  readonly filename: string
  readonly labels: readonly { readonly span: { readonly line: number } }[]
}

describe('the import rules', () => {
  let folder = ''
  /** `file:line` of everything that a rule refused. */
  let refusals: ReadonlySet<string> = new Set()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compileo-import-rules-'))
    // Without types: these rules need none, and what these imports name isn't there.
    const { options: _, ...config }: Record<string, unknown> = JSON.parse(await readFile(configFile, 'utf8'))
    await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config))
    for (const [file, { refused, allowed }] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), `${[...refused, ...allowed].join('\n')}\n`)
    }
    refusals = new Set((await lint(folder)).flatMap(placesRefused))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(Object.entries(files))('in %s', (file, { refused, allowed }) => {
    it.each(refused.map((line, index) => [line, index + 1] as const))('refuse %s', (_, line) => {
      expect(refusals).toContain(`${file}:${line}`)
    })

    it.each(allowed.map((line, index) => [line, refused.length + index + 1] as const))(
      'allow %s',
      (_, line) => {
        expect(refusals).not.toContain(`${file}:${line}`)
      },
    )
  })
})

function lint(folder: string): Promise<Diagnostic[]> {
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json']
  return new Promise((resolve, reject) => {
    // It ends non-zero since it finds something; whether it ran shows in what it says.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 25 }, (error, stdout, stderr) => {
      if (!stdout.startsWith('{'))
        return reject(new Error(`oxlint: ${error?.message ?? ''} ${stdout} ${stderr}`))
      const report: { diagnostics: Diagnostic[] } = JSON.parse(stdout)
      return resolve(report.diagnostics)
    })
  })
}

function placesRefused({ code, filename, labels }: Diagnostic): string[] {
  if (!/no-restricted-(?:imports|globals)|no-cycle/.test(code)) return []
  return labels.map(({ span }) => `${filename.replaceAll('\\', '/')}:${span.line}`)
}
