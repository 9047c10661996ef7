import type { Runtime } from '../../../scripts/steps/electron-runtime.mjs'

/** How the Electron that the global set-up found reaches the workers. */
export const runtimeVariable = 'COMPILEO_TRAY_TEST_RUNTIME'

/** The Electron that the tests run on. */
export function testRuntime(): Runtime {
  const found = process.env[runtimeVariable]
  if (!found) throw new Error('No Electron: the global set-up of playwright.config.ts has not run')
  const runtime: Runtime = JSON.parse(found)
  return runtime
}
