import { constants, open } from 'node:fs/promises'
import { extname } from 'node:path'
import { messageOf } from '../../shared/message.ts'
import { reasonOf, type FileResult } from '../base/files.ts'

/** Types that every desktop (XDG Sound Theme Specification, "Directory Layout") and Chromium play. */
const types: Readonly<Record<string, { readonly type: string; readonly begins: string }>> = {
  '.wav': { type: 'audio/wav', begins: 'RIFF' },
  '.oga': { type: 'audio/ogg', begins: 'OggS' },
  '.ogg': { type: 'audio/ogg', begins: 'OggS' },
}

/** Without the dot. */
export const soundExtensions: readonly string[] = Object.keys(types).map((ending) => ending.slice(1))

/** In bytes: half a minute of uncompressed speech, ten seconds of music. */
export const mostSoundBytes = 2_000_000

export interface SoundFile {
  readonly type: string
  readonly bytes: Buffer
}

/** Checks a sound file by its name, its size and its first bytes. */
export async function readSound(path: string): Promise<FileResult<SoundFile>> {
  const kind = types[extname(path).toLowerCase()]
  const notOne = { ok: false, message: messageOf('files.notASound') } as const
  if (!kind) return notOne
  try {
    // Without `O_NONBLOCK`, opening a pipe would wait for its writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return notOne
      if (facts.size > mostSoundBytes) {
        return { ok: false, message: messageOf('files.tooLarge', mostSoundBytes / 1e6) }
      }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(facts.size), 0, facts.size, 0)
      const bytes = buffer.subarray(0, bytesRead)
      return bytes.toString('latin1', 0, 4) === kind.begins
        ? { ok: true, value: { type: kind.type, bytes } }
        : notOne
    } finally {
      await file.close()
    }
  } catch (error) {
    return { ok: false, message: messageOf('files.notRead', reasonOf(error)) }
  }
}
