import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { capture } from '../../scripts/children.mjs'
import { makeManifests, readFacts, type Facts } from '../../scripts/package/manifests.mjs'
import { sumsName } from '../../scripts/release/files.mjs'

let release: string
let folder: string
let facts: Facts
let made: Awaited<ReturnType<typeof makeManifests>>

beforeAll(async () => {
  release = await mkdtemp(join(tmpdir(), 'compileo-manifests-'))
  folder = join(release, 'manifests')
  await writeFile(join(release, sumsName), '')
  const { files } = await readFacts(release)
  const lines = Object.values(files).map((name, nth) => `${String(nth).repeat(64)}  ${name}\n`)
  await writeFile(join(release, sumsName), lines.join(''))
  await cp(inject('packages').deb, join(release, files.deb))
  facts = await readFacts(release)
  made = await makeManifests(release, folder)
})
afterAll(() => rm(release, { recursive: true, force: true }))

const read = (...place: readonly string[]) => readFile(join(folder, ...place), 'utf8')

async function done(command: string, args: readonly string[], cwd = folder): Promise<string> {
  const { code, stdout, stderr } = await capture(command, args, { cwd })
  expect([command, code, code === 0 ? '' : stderr]).toEqual([command, 0, ''])
  return stdout
}

describe('the manifests', () => {
  it('are those of five package managers', () => {
    expect(made).toEqual(['aur', 'homebrew', 'winget', 'flathub', 'apt'].map((name) => ({ name })))
  })

  it('have PKGBUILD install the program, its command, launcher, icon and licence', async () => {
    const work = join(release, 'arch')
    const [source, target] = [join(work, 'src'), join(work, 'pkg')]
    const program = join(source, `compileo-tray-${facts.version}`)
    for (const each of [join(program, 'resources'), join(program, 'bin'), target])
      await mkdir(each, { recursive: true })
    for (const name of [
      'compileo-tray',
      'chrome-sandbox',
      'bin/compileo-tray',
      'resources/LICENSE.txt',
      'resources/icon.png',
    ])
      await writeFile(join(program, name), '')
    await writeFile(join(source, 'compileo-tray.desktop'), '')
    const script = `set -eu; . ${join(folder, 'aur', 'PKGBUILD')}; srcdir=${source}; pkgdir=${target}; package; echo $pkgver; printf '%s\\n' "\${source[@]}" "\${sha256sums[@]}"`
    const [version, tarGz, launcher, sum, ...rest] = (await done('bash', ['-c', script])).trim().split('\n')
    expect([version, tarGz, sum]).toEqual([
      facts.version,
      facts.url(facts.files.tarGz),
      facts.sha256(facts.files.tarGz),
    ])
    expect([launcher, ...rest]).toEqual([facts.launcher.url, facts.launcher.sha256])
    const installed = (await readdir(target, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name).slice(target.length))
    expect(installed.filter((name) => name.startsWith('/usr')).toSorted()).toEqual([
      '/usr/bin/compileo-tray',
      '/usr/share/applications/compileo-tray.desktop',
      '/usr/share/icons/hicolor/128x128/apps/compileo-tray.png',
      '/usr/share/licenses/compileo-tray-bin/LICENSE',
    ])
  })

  it('have apt find the package in its repository', async () => {
    const root = join(release, 'apt-root')
    for (const each of [
      'etc/apt/preferences.d',
      'etc/apt/apt.conf.d',
      'var/lib/apt/lists/partial',
      'var/cache/apt/archives/partial',
      'var/lib/dpkg',
    ])
      await mkdir(join(root, each), { recursive: true })
    await writeFile(join(root, 'var/lib/dpkg/status'), '')
    await writeFile(
      join(root, 'etc/apt/sources.list'),
      `deb [trusted=yes arch=amd64] file:${folder}/apt stable main\n`,
    )
    const options = [
      `Dir=${root}`,
      `Dir::State::status=${root}/var/lib/dpkg/status`,
      'APT::Architecture=amd64',
      'APT::Sandbox::User=',
      'Acquire::Languages=none',
    ]
    const flags = options.flatMap((option) => ['-o', option])
    await done('apt-get', [...flags, 'update'])
    expect(await done('apt-cache', [...flags, 'policy', 'compileo-tray'])).toContain(
      `Candidate: ${facts.version}`,
    )
  })

  it('have a Flathub manifest that flatpak-builder knows every word of', async () => {
    const file = join(folder, 'flathub', `${facts.appId}.yml`)
    const { code, stderr } = await capture('flatpak-builder', ['--show-manifest', file], { cwd: release })
    expect([code, stderr]).toEqual([0, ''])
    const { modules } = parse(await read('flathub', `${facts.appId}.yml`))
    expect(modules[0].sources[0]).toMatchObject({
      url: facts.url(facts.files.tarGz),
      sha256: facts.sha256(facts.files.tarGz),
    })
  })

  it('have winget manifests of the three kinds, with what its schema requires', async () => {
    const place = ['winget', 'manifests', 'c', 'Compileo', 'Tray', facts.version]
    const head = {
      PackageIdentifier: z.literal('Compileo.Tray'),
      PackageVersion: z.literal(facts.version),
      ManifestVersion: z.literal('1.6.0'),
    }
    const kinds = {
      'Compileo.Tray.yaml': z.strictObject({
        ...head,
        DefaultLocale: z.literal('en-US'),
        ManifestType: z.literal('version'),
      }),
      'Compileo.Tray.installer.yaml': z.strictObject({
        ...head,
        InstallerType: z.literal('nullsoft'),
        Scope: z.literal('user'),
        Installers: z.tuple([
          z.strictObject({
            Architecture: z.literal('x64'),
            InstallerUrl: z.literal(facts.url(facts.files.setup)),
            InstallerSha256: z.string().regex(/^[\dA-F]{64}$/),
          }),
        ]),
        ManifestType: z.literal('installer'),
      }),
      'Compileo.Tray.locale.en-US.yaml': z.strictObject({
        ...head,
        PackageLocale: z.literal('en-US'),
        Publisher: z.string().min(2).max(256),
        PackageName: z.string().min(2).max(256),
        PackageUrl: z.url(),
        License: z.string().min(3).max(512),
        ShortDescription: z.string().min(3).max(256),
        Description: z.string().min(3).max(10_000),
        ManifestType: z.literal('defaultLocale'),
      }),
    }
    expect((await readdir(join(folder, ...place))).toSorted()).toEqual(Object.keys(kinds).toSorted())
    for (const [name, kind] of Object.entries(kinds))
      expect(kind.safeParse(parse(await read(...place, name))).error?.issues ?? []).toEqual([])
  })

  it('have a cask of the image for macOS', async () => {
    const cask = await read('homebrew', 'Casks', 'compileo-tray.rb')
    expect(cask).toMatch(/^cask "compileo-tray" do\n/)
    expect(cask).toContain(`sha256 "${facts.sha256(facts.files.dmg)}"`)
    const [, url = ''] = /^ {2}url "(.*)"$/m.exec(cask) ?? []
    expect(url.replaceAll('#{version}', facts.version)).toBe(facts.url(facts.files.dmg))
    expect(cask.match(/\bdo$/gm)).toHaveLength(cask.match(/^end$/gm)?.length ?? 0)
  })

  it('aren’t made without the sum of their package', async () => {
    const { files } = facts
    await writeFile(join(release, sumsName), `${'0'.repeat(64)}  ${files.tarGz}\n`)
    const some = await makeManifests(release, join(release, 'some'))
    expect(some.flatMap(({ name, why }) => (why === undefined ? [] : [`${name}: ${why}`]))).toEqual([
      `homebrew: ${sumsName} has no ${files.dmg}`,
      `winget: ${sumsName} has no ${files.setup}`,
    ])
  })
})
