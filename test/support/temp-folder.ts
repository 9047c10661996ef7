import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Creates a folder that is deleted when the test ends. */
export function createTempFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'compileo-tray-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
