import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tempFolder } from './temp-folder.ts'

const run = promisify(execFile)

/** A certificate for `localhost` that nobody else vouches for; undefined where there is no openssl to make it. */
export async function selfSigned(): Promise<{ key: string; cert: string } | undefined> {
  const folder = tempFolder()
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const about = ['-subj', '/CN=localhost', '-keyout', key, '-out', cert]
  try {
    await run('openssl', ['req', ...kind, ...about])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
}
