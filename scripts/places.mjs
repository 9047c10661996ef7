import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project. Not `import.meta.dirname`: this file is also read by Nodes too old to know it. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** What is fetched once for all clones of this user. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'compileo-tray')

/** Names things in the cache that belong to this clone alone. */
export const cloneName = createHash('sha256').update(root).digest('hex').slice(0, 12)
