import { hasDisplay } from '#scripts/desktop.mjs'
import { ensureBuilt } from '#scripts/steps/build.mjs'
import { ensureElectron } from '#scripts/steps/electron-runtime.mjs'
import { ensurePicturesElectron } from '#test/screens/support/pictures-electron.ts'
import { ensurePreview } from '#test/screens/support/preview-site.ts'
import { registryRuntimeFits } from '#scripts/steps/registry-runtime.mjs'
import { runtimeVariable } from './runtime.ts'
import { noScreenVariable } from './screen.ts'

/** Workers inherit its environment variables. */
export default async function globalSetup(): Promise<void> {
  if (process.env[runtimeVariable]) return
  process.env[runtimeVariable] = JSON.stringify(await ensureElectron())
  await ensureBuilt()
  await ensurePreview()
  if (registryRuntimeFits) await ensurePicturesElectron()
  if (!hasDisplay()) process.env[noScreenVariable] = 'true'
}
