import { hasDisplay, startDisplay } from '../../../scripts/desktop.mjs'
import { ensureBuilt } from '../../../scripts/steps/build.mjs'
import { ensureElectron } from '../../../scripts/steps/electron-runtime.mjs'
import { buildPreview } from '../../screens/support/preview-site.ts'
import { runtimeVariable } from './runtime.ts'

/**
 * Makes sure of an app, an Electron and a screen; what it sets in the environment reaches the workers. Whoever names the
 * Electron has prepared all of it (scripts/suites/guards.mjs).
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[runtimeVariable]) return undefined
  process.env[runtimeVariable] = JSON.stringify(await ensureElectron())
  await ensureBuilt()
  await buildPreview()
  if (hasDisplay()) return undefined
  const display = await startDisplay()
  process.env['DISPLAY'] = display.address
  return display.stop
}
