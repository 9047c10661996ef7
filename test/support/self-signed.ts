import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Certified } from './authority.ts'
import { tempFolder } from './temp-folder.ts'

const run = promisify(execFile)

/** A certificate for `localhost` that nobody else vouches for. It takes openssl. */
export async function selfSigned(): Promise<Certified> {
  const folder = tempFolder()
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await run('openssl', ['req', ...kind, '-subj', '/CN=localhost', '-keyout', key, '-out', cert])
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
}
