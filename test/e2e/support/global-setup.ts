import { hasDisplay } from '#scripts/desktop.ts'
import { ensureBuilt } from '#scripts/steps/build.ts'
import { ensureElectron } from '#scripts/steps/electron-runtime.ts'
import { ensurePicturesElectron } from '#test/screens/support/pictures-electron.ts'
import { ensurePreview } from '#test/screens/support/preview-site.ts'
import { isRegistryRuntimeUsable } from '#scripts/offline/registry-runtime.ts'
import { runtimeVariable } from './runtime.ts'
import { noScreenVariable } from './screen.ts'

export default async function globalSetup(): Promise<void> {
  if (process.env[runtimeVariable]) return
  process.env[runtimeVariable] = JSON.stringify(await ensureElectron())
  await ensureBuilt()
  await ensurePreview()
  if (isRegistryRuntimeUsable) await ensurePicturesElectron()
  if (!hasDisplay()) process.env[noScreenVariable] = 'true'
}
