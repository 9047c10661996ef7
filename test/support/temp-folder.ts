import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test, which is gone when the test is over. */
export function tempFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'compileo-tray-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
