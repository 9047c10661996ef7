import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** A fact about a profile. An empty file records that it is true. */
export interface FlagFile {
  isSet(): boolean
  /** Records that the fact is true. Throws if that fails. */
  set(): void
}

export function openFlagFile(folder: string, name: string): FlagFile {
  const path = join(folder, name)
  return {
    isSet: () => existsSync(path),
    set: () => closeSync(openSync(path, 'a', 0o600)),
  }
}
