import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { capture } from '../../../scripts/children.mjs'
import { root } from '../../../scripts/places.mjs'
import { tempFolder } from '../../support/temp-folder.ts'

const step = z.object({
  run: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
})
const workflow = z
  .object({ jobs: z.record(z.string(), z.object({ steps: z.array(step) })) })
  .parse(parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')))

const onLinux: Readonly<Record<string, string>> = {
  'github.ref_name': 'v0.1.0',
  'github.server_url': 'https://forge',
  'github.repository': 'compileo/tray',
  'github.token': 'token',
  'matrix.name': 'Linux',
  'vars.COMPILEO_TRAY_UPDATES_KEY': 'public',
  'secrets.COMPILEO_TRAY_UPDATES_PRIVATE_KEY': 'private',
  "matrix.name == 'Windows' && secrets.WIN_CSC_LINK || secrets.CSC_LINK": '',
}

const stubs: Readonly<Record<string, string>> = {
  npm: `echo "npm $* \${COMPILEO_TRAY_UPDATES_URL:+for updates}" >> "$CALLS"
case "$*" in
  "run package") mkdir -p dist out; touch out/sbom.cdx.json; (cd dist && touch a.AppImage a.cjs a.deb a.tar.gz a.zip latest-linux.yml) ;;
  "run release"*) touch "\${!#}" ;;
esac`,
  sudo: 'echo "sudo $*" >> "$CALLS"',
  gh: 'echo "gh $*" >> "$CALLS"',
}

const isOnLinux = (condition: string | undefined) =>
  condition === undefined || condition === "matrix.name == 'Linux'"

async function played(job: string, folder: string) {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const [name, script] of Object.entries(stubs))
    writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 })
  const variables = join(folder, 'env')
  const calls = join(folder, 'calls')
  for (const file of [variables, calls]) writeFileSync(file, '')
  for (const { run, if: condition, env = {} } of workflow.jobs[job]?.steps ?? []) {
    if (run === undefined || !isOnLinux(condition)) continue
    const given = Object.entries(env).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => onLinux[expression] ?? ''),
    ])
    const before = readFileSync(variables, 'utf8').split('\n').filter(Boolean)
    const all = {
      PATH: `${bin}:${process.env['PATH']}`,
      CALLS: calls,
      GITHUB_ENV: variables,
      ...Object.fromEntries(before.map((line) => line.split(/=(.*)/s))),
      ...Object.fromEntries(given),
    }
    const ran = await capture('bash', ['-eo', 'pipefail', '-c', run], { cwd: folder, env: all })
    expect([run, ran.code, ran.stderr]).toEqual([run, 0, ''])
  }
  return readFileSync(calls, 'utf8').trim().split('\n')
}

describe('the commands of a release', () => {
  it('make packages, sign what announces them, and draft it with its notes', async () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'package.json'), '{"version":"0.1.0"}')
    expect(await played('package', folder)).toEqual([
      'npm ci ',
      'sudo apt-get update -qq',
      'sudo apt-get install -y --no-install-recommends 7zip',
      'npm run package for updates',
      'npm run sign-updates -- dist/latest-linux.yml for updates',
      'npm run release -- notes v0.1.0 dist/notes.md for updates',
    ])
    renameSync(join(folder, 'dist'), join(folder, 'packages'))
    expect(await played('draft', folder)).toEqual([
      'gh release create v0.1.0 --draft --verify-tag --notes-file notes.md ' +
        [
          'SHA256SUMS',
          'a.AppImage',
          'a.cjs',
          'a.deb',
          'a.tar.gz',
          'a.zip',
          'compileo-tray.cdx.json',
          'latest-linux.yml',
        ]
          .map((name) => `packages/${name}`)
          .join(' '),
    ])
    const sums = readFileSync(join(folder, 'packages', 'SHA256SUMS'), 'utf8')
    expect(sums.match(/ \S+$/gm)?.map((name) => name.trim())).toEqual([
      'a.AppImage',
      'a.cjs',
      'a.deb',
      'a.tar.gz',
      'a.zip',
      'compileo-tray.cdx.json',
      'latest-linux.yml',
    ])
  })
})
