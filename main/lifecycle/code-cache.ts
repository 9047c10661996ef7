import { createHash } from 'node:crypto'
import {
  closeSync,
  constants as open,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire, wrap } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { constants, Script } from 'node:vm'
import type { Clock } from '../base/clock.ts'
import { ownerOnly } from '../base/durable.ts'
import { Timer } from '../base/timer.ts'

/** How long after the start what was made is kept, ms: after electron-store was loaded, before garbage is collected. */
const saveAfterMs = 3_000
/** The length of a SHA-256, bytes. */
const hashLength = 32
/** What nobody but the owner may do to a file. */
const writableByOthers = 0o022

/** What Node has load a file of an extension: it is handed the module, whose `exports` are to be filled. */
type Load = (module: NodeJS.Module, path: string) => void

export interface CodeCacheOptions {
  /** Where it is kept. It is made where there is none. */
  readonly folder: string
  /** The folder of the program's own code: of no other is anything kept. */
  readonly code: string
  /** Who must have written it: the person. */
  readonly owner?: number | undefined
}

export interface CodeCache {
  /** How many of the parts that were read V8 did not have to compile, and how many it had to. */
  counts(): { readonly kept: number; readonly compiled: number }
  /**
   * Keeps what V8 has made of the parts that it had to compile, once the start is over: by then it has made what a start
   * needs, and no garbage was collected yet, with which V8 throws away what wasn't needed lately.
   */
  saveSoon(clock: Clock, life: AbortSignal, onTrouble: (error: unknown) => void): void
}

const hashOf = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** What was made of the source, if it is whole, of this very source, and nobody but the person could have written it. */
function readCode(path: string, source: string, owner: number | undefined): Buffer | undefined {
  try {
    // A link would lead to a file of who knows whom.
    const fd = openSync(path, open.O_RDONLY | open.O_NOFOLLOW)
    try {
      const { uid, mode } = fstatSync(fd)
      if (uid !== owner || (mode & writableByOthers) !== 0) return undefined
      const file = readFileSync(fd)
      const code = file.subarray(hashLength)
      return hashOf(source, code).equals(file.subarray(0, hashLength)) ? code : undefined
    } finally {
      closeSync(fd)
    }
  } catch {
    // There is none, or it can't be read: V8 compiles, as ever.
    return undefined
  }
}

function writeCode(path: string, source: string, code: Buffer): void {
  const beside = `${path}.${process.pid}`
  try {
    const fd = openSync(beside, 'w', ownerOnly)
    try {
      fchmodSync(fd, ownerOnly)
      writeFileSync(fd, Buffer.concat([hashOf(source, code), code]))
    } finally {
      closeSync(fd)
    }
    renameSync(beside, path)
  } finally {
    rmSync(beside, { force: true })
  }
}

/**
 * Has V8 take what it made of the program's parts at an earlier start, rather than compile them anew, for all that is read
 * from now on. V8 itself refuses what another version or other flags have made (`cachedDataRejected`), but knows the
 * source by its length alone, and trusts the bytes: so a hash of both stands before them. What was refused is made anew.
 *
 * Only on Linux. What it keeps runs unchecked, and the profile can be written by the person's other programs. There these
 * can do all that we can in any case: nothing checks the program's files, and the keyring knows no programs apart. Elsewhere
 * the system does both.
 */
export function keepCode({ folder, code, owner = process.getuid?.() }: CodeCacheOptions): CodeCache {
  const extensions: NodeJS.Dict<Load> = createRequire(__filename).extensions
  const made: { readonly path: string; readonly source: string; readonly script: Script }[] = []
  let kept = 0
  const usual = extensions['.js']
  extensions['.cjs'] = (module, filename) => {
    if (dirname(filename) !== code) return usual?.(module, filename)
    const source = readFileSync(filename, 'utf8')
    const path = join(folder, `${basename(filename)}.code`)
    const cachedData = readCode(path, source, owner)
    const script = new Script(wrap(source), {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && { cachedData }),
    })
    if (cachedData && script.cachedDataRejected === false) kept += 1
    else made.push({ path, source, script })
    const run: unknown = script.runInThisContext()
    if (typeof run !== 'function') throw new TypeError(`${filename} is no module`)
    Reflect.apply(run, module.exports, [module.exports, createRequire(filename), module, filename, code])
  }
  function save() {
    if (made.length === 0) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const { path, source, script } of made.splice(0)) writeCode(path, source, script.createCachedData())
  }
  return {
    counts: () => ({ kept, compiled: made.length }),
    saveSoon(clock, life, onTrouble) {
      const timer = new Timer(clock, () => {
        try {
          save()
        } catch (error) {
          onTrouble(error)
        }
      })
      timer.schedule(saveAfterMs)
      life.addEventListener('abort', () => timer.cancel(), { once: true })
    },
  }
}
