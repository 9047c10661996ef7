import { hasDisplay, hasSessionBus } from '../desktop.ts'
import { ensureBuilt } from './build.ts'
import { ensureElectron } from './electron-runtime.ts'
import { ensureSystemPackages, type PackageGroup } from './system-packages.ts'

export function getPackagesForApp(): readonly PackageGroup[] {
  const missing: PackageGroup[] = []
  if (!hasDisplay()) missing.push('display')
  if (!hasSessionBus()) missing.push('bus')
  return ['electron', ...missing]
}

export async function ensureRuntime(more: readonly PackageGroup[] = []) {
  await ensureSystemPackages([...getPackagesForApp(), ...more])
  const runtime = await ensureElectron()
  console.log(runtime.words)
  return runtime
}

export async function ensureApp(more: readonly PackageGroup[] = []) {
  const runtime = await ensureRuntime(more)
  await ensureBuilt()
  return runtime
}
