import { hasDisplay, hasSessionBus } from '../desktop.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/**
 * Makes sure of all that the built app needs to run, and says which Electron runs it.
 *
 * @param {readonly import('./system-packages.mjs').PackageGroup[]} [more] packages
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
