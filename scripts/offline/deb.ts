#!/usr/bin/env node
// Replaces fpm, which electron-builder would download to build a deb. It takes the same arguments, and calls
// dpkg-deb.
import { createHash } from 'node:crypto'
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { runCommand } from '../children.ts'
import { UserError } from '../user-error.ts'

const text = { type: 'string' } as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...text, short: 's' },
    t: { ...text, short: 't' },
    d: { ...text, short: 'd', multiple: true },
    force: { type: 'boolean' },
    architecture: text,
    name: text,
    version: text,
    iteration: text,
    exclude: { ...text, multiple: true },
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    description: text,
    category: text,
    'deb-priority': text,
    'deb-compression': text,
    'deb-recommends': { ...text, multiple: true },
    'deb-changelog': text,
    'before-remove': text,
    'after-install': text,
    'after-remove': text,
    package: text,
  },
})

function needed(name: keyof typeof values) {
  const value = values[name]
  if (typeof value !== 'string') throw new UserError(`--${name} is missing`)
  return value
}

async function filesIn(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.toSorted()
}

/** Copies files to their paths in the package. The arguments are `FILE=TO` or `FOLDER/=TO`. */
async function putInPlace(root: string) {
  for (const argument of positionals) {
    const at = argument.indexOf('=')
    const from = argument.slice(0, at)
    const to = join(root, argument.slice(at + 1))
    await mkdir(dirname(to), { recursive: true })
    if (from.endsWith('/')) {
      await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    } else {
      await copyFile(from, to)
      await chmod(to, 0o644)
    }
  }
  for (const path of values.exclude ?? []) await rm(join(root, path), { recursive: true, force: true })
  const changelog = join(root, 'usr/share/doc', needed('name'), 'changelog.Debian.gz')
  await writeFile(changelog, gzipSync(await readFile(needed('deb-changelog')), { level: 9 }))
}

/** Creates the control file (https://www.debian.org/doc/debian-policy/ch-controlfields.html). */
function control(bytes: number) {
  const { d: depends = [], 'deb-recommends': recommends = [] } = values
  const fields: [name: string, value: string | undefined][] = [
    ['Package', needed('name')],
    ['Version', [needed('version'), values.iteration].filter(Boolean).join('-')],
    ['Architecture', needed('architecture')],
    ['Maintainer', needed('maintainer')],
    ['Installed-Size', String(Math.ceil(bytes / 1024))],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', values.category],
    ['Priority', values['deb-priority']],
    ['Homepage', values.url],
    ['Description', needed('description')],
  ]
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('')
}

async function write(root: string) {
  await putInPlace(root)
  const files = await filesIn(root)
  let bytes = 0
  let sums = ''
  for (const file of files) {
    bytes += (await stat(file)).size
    const sum = createHash('md5').update(await readFile(file))
    sums += `${sum.digest('hex')}  ${relative(root, file)}\n`
  }
  const about = join(root, 'DEBIAN')
  await mkdir(about)
  await writeFile(join(about, 'control'), control(bytes))
  await writeFile(join(about, 'md5sums'), sums)
  for (const [script, from] of Object.entries({
    prerm: needed('before-remove'),
    postinst: needed('after-install'),
    postrm: needed('after-remove'),
  })) {
    await copyFile(from, join(about, script))
    await chmod(join(about, script), 0o755)
  }
  await mkdir(dirname(needed('package')), { recursive: true })
  const compression = `-Z${{ zst: 'zstd', gz: 'gzip' }[needed('deb-compression')] ?? needed('deb-compression')}`
  const level = compression === '-Zzstd' ? ['-z1'] : []
  return runCommand('dpkg-deb', [
    '--root-owner-group',
    compression,
    ...level,
    '--build',
    root,
    needed('package'),
  ])
}

const root = await mkdtemp(join(tmpdir(), 'compileo-tray-deb-'))
await chmod(root, 0o755)
try {
  process.exitCode = await write(root)
} finally {
  await rm(root, { recursive: true, force: true })
}
