import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem']

async function make(
  commands: readonly (readonly string[])[],
  files: Readonly<Record<string, string>>,
): Promise<KeyAndCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-openssl-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    for (const command of commands) await run('openssl', command, { cwd: folder })
    const read = (name: string) => readFile(join(folder, name), 'utf8')
    return { key: await read('key.pem'), cert: await read('cert.pem') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

// `openssl x509` can't create an expired certificate, but `openssl ca` can.
const config = `
[ca]
default_ca = here
[here]
database = issued.txt
new_certs_dir = .
default_md = sha256
rand_serial = yes
policy = any
[any]
organizationName = optional
commonName = optional
`

const day = 24 * 60 * 60 * 1_000

const date = (after: number) =>
  `${new Date(Date.now() + after * day).toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`

function certify(subject: string, days: number, by: readonly string[]): readonly (readonly string[])[] {
  const sign = ['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', 'request.pem', '-out', 'cert.pem']
  const when = ['-startdate', date(-2), '-enddate', date(days)]
  return [
    ['req', '-new', ...newKey, '-subj', subject, '-out', 'request.pem'],
    [...sign, ...when, '-extfile', 'about.txt', ...by],
  ]
}

const files = { 'ca.cnf': config, 'issued.txt': '' }

export async function createTestAuthority(name: string, days = 2) {
  const bySelf = certify(`/O=Compileo Tray tests/CN=${name}`, days, ['-selfsign', '-keyfile', 'key.pem'])
  const about = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
  const own = await make(bySelf, { ...files, 'about.txt': about })
  const ours = { 'ca.pem': own.cert, 'ca-key.pem': own.key }
  return {
    ...own,
    issue: (subject: string, holds = 2) =>
      make(certify('/CN=a server of the tests', holds, ['-cert', 'ca.pem', '-keyfile', 'ca-key.pem']), {
        ...files,
        ...ours,
        'about.txt': `subjectAltName=${subject}\n`,
      }),
  }
}
