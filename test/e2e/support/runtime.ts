import type { Runtime } from '#scripts/steps/electron-runtime.ts'

export const runtimeVariable = 'COMPILEO_TRAY_TEST_RUNTIME'

export function testRuntime(): Runtime {
  const found = process.env[runtimeVariable]
  if (!found) throw new Error('No Electron: the global set-up of playwright.config.ts has not run')
  const runtime: Runtime = JSON.parse(found)
  return runtime
}
