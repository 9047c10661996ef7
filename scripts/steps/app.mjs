import { hasDisplay, hasSessionBus } from '../desktop.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/**
 * Ensures everything that the built app needs, and returns the Electron to run it.
 *
 * @param {readonly import('./system-packages.mjs').PackageGroup[]} [more]
 */
export async function ensureApp(more = []) {
  /** @type {import('./system-packages.mjs').PackageGroup[]} */
  const missing = []
  if (!hasDisplay()) missing.push('display')
  if (!hasSessionBus()) missing.push('bus')
  await ensureSystemPackages(['electron', ...missing, ...more])
  const runtime = await ensureElectron()
  console.log(runtime.words)
  await ensureBuilt()
  return runtime
}
