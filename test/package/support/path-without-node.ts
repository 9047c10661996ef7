import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createTempFolder } from '#test/support/temp-folder.ts'

/** Creates a `PATH` with nothing but the tools that the packages' command needs. */
export function pathWithoutNode(): string {
  const folder = createTempFolder()
  for (const name of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${name}`, join(folder, name))
  return folder
}
