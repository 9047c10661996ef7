import { hasDisplay } from '../../../scripts/desktop.mjs'
import { ensureBuilt } from '../../../scripts/steps/build.mjs'
import { ensureElectron } from '../../../scripts/steps/electron-runtime.mjs'
import { buildPreview } from '../../screens/support/preview-site.ts'
import { runtimeVariable } from './runtime.ts'
import { noScreenVariable } from './screen.ts'

/**
 * Makes sure of an app and an Electron; what it sets in the environment reaches the workers. Whoever names the
 * Electron has prepared all of it (scripts/suites/guards.mjs).
 */
export default async function globalSetup(): Promise<void> {
  if (process.env[runtimeVariable]) return
  process.env[runtimeVariable] = JSON.stringify(await ensureElectron())
  await ensureBuilt()
  await buildPreview()
  if (!hasDisplay()) process.env[noScreenVariable] = 'true'
}
