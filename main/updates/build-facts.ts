import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { imageOf, type ProgramPlace } from '../desktop/electron/login-item.ts'
import type { UpdateFacts } from './update-policy.ts'
import { releaseKey } from './signature.ts'

export interface BuildPlace extends Pick<ProgramPlace, 'env' | 'execPath'> {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly appPath: string
  readonly resourcesPath: string
}

export interface BuildFacts extends UpdateFacts {
  /** Base64 of the DER form; empty if there is none. */
  readonly key: string
  readonly imagePath?: string
}

// Written by the packaging (scripts/steps/update-flags.mjs).
const manifest = z.object({
  updates: z.object({ url: z.string().startsWith('https://'), key: z.string() }).optional(),
})

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

function isReplaceable(image: string): boolean {
  try {
    accessSync(dirname(image), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Whether this copy can be updated, from a few small files. */
export function readBuildFacts(place: BuildPlace): BuildFacts {
  const { platform, isPackaged, appPath, resourcesPath } = place
  const none = { platform, isPackaged, isSigned: false, key: '' }
  if (!isPackaged) return none
  const { updates } =
    manifest.safeParse(JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))).data ?? {}
  const imagePath = platform === 'linux' ? imageOf(place) : undefined
  const packageType = platform === 'linux' ? read(join(resourcesPath, 'package-type'))?.trim() : undefined
  // On Windows, without the publisher's name, electron-updater would accept anyone's installer.
  const isVouched =
    platform !== 'win32' || /^publisherName:/m.test(read(join(resourcesPath, 'app-update.yml')) ?? '')
  return {
    ...none,
    ...(imagePath !== undefined && { imagePath, image: { isReplaceable: isReplaceable(imagePath) } }),
    ...(packageType !== undefined && { packageType }),
    ...(updates && { url: updates.url, key: updates.key }),
    isSigned: updates !== undefined && releaseKey(updates.key) !== undefined && isVouched,
  }
}
