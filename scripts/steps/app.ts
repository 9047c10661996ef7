import { hasDisplay, hasSessionBus } from '../desktop.ts'
import { ensureBuilt } from './build.ts'
import { ensureElectron } from './electron-runtime.ts'
import { ensureSystemPackages, type PackageGroup } from './system-packages.ts'

/** Ensures everything that the built app needs, and returns the Electron to run it. */
export async function ensureApp(more: readonly PackageGroup[] = []) {
  const missing: PackageGroup[] = []
  if (!hasDisplay()) missing.push('display')
  if (!hasSessionBus()) missing.push('bus')
  await ensureSystemPackages(['electron', ...missing, ...more])
  const runtime = await ensureElectron()
  console.log(runtime.words)
  await ensureBuilt()
  return runtime
}
