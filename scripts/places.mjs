import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Not `import.meta.dirname`: Nodes too old to know it read this file, too. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** Downloads, shared by all clones of this user. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'compileo-tray')

export const cloneName = createHash('sha256').update(root).digest('hex').slice(0, 12)
