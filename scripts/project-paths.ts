import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

export const projectRoot = dirname(import.meta.dirname)

export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'compileo-tray')

export const cloneName = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12)
