import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse, stringify } from 'yaml'
import { capture } from '../children.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { artifactsOf, sumsName } from '../release/files.mjs'

/**
 * The program's data for every manifest.
 *
 * @typedef {object} Facts
 * @property {string} appId
 * @property {string} homepage
 * @property {string} version
 * @property {string} name
 * @property {string} summary
 * @property {string} description
 * @property {string} license of SPDX
 * @property {string} publisher
 * @property {ReturnType<typeof artifactsOf>} files
 * @property {{ url: string, sha256: string }} launcher the desktop entry, which the tar.gz doesn't have
 * @property {(name: string) => string} url of a file of the release
 * @property {(name: string) => string} sha256 of a file of the release; throws if the release has none of that name
 */

/** @param {string} folder @returns {Promise<Facts>} */
export async function readFacts(folder) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const builder = parse(await readFile(join(root, 'electron-builder.yml'), 'utf8'))
  const sums = await readFile(join(folder, sumsName), 'utf8').catch(() => {
    throw new Problem(`${folder} has no ${sumsName}: npm run release -- dry-run`)
  })
  const byName = new Map(
    sums.split('\n').map((line) => /** @type {const} */ ([line.slice(66), line.slice(0, 64)])),
  )
  const { version } = manifest
  const { homepage } = builder.extraMetadata
  const launcher = 'assets/linux/flatpak/compileo-tray.desktop'
  return {
    launcher: {
      url: `${homepage}/raw/v${version}/${launcher}`,
      sha256: createHash('sha256')
        .update(await readFile(join(root, launcher)))
        .digest('hex'),
    },
    appId: builder.appId,
    homepage,
    version,
    name: builder.productName,
    summary: builder.linux.synopsis,
    description: builder.linux.description,
    license: manifest.license,
    publisher: builder.linux.maintainer,
    files: artifactsOf(version),
    url: (name) => `${homepage}/releases/download/v${version}/${name}`,
    sha256(name) {
      const sum = byName.get(name)
      if (sum === undefined) throw new Problem(`${sumsName} has no ${name}`)
      return sum
    },
  }
}

const archPackages = ['gtk3', 'libnotify', 'nss', 'libsecret', 'mesa', 'alsa-lib', 'xdg-utils']

/** @param {Facts} facts */
function pkgbuild({ version, summary, homepage, license, launcher, files, url, sha256 }) {
  return `pkgname=compileo-tray-bin
pkgver=${version}
pkgrel=1
pkgdesc='${summary}'
arch=(x86_64)
url='${homepage}'
license=(${license})
depends=(${archPackages.join(' ')})
provides=(compileo-tray)
conflicts=(compileo-tray)
options=(!strip)
source=('${url(files.tarGz)}'
        '${launcher.url}')
sha256sums=('${sha256(files.tarGz)}'
            '${launcher.sha256}')

package() {
  install -d "$pkgdir/opt/compileo-tray" "$pkgdir/usr/bin"
  cp -a "$srcdir"/compileo-tray-$pkgver*/. "$pkgdir/opt/compileo-tray"
  # Chromium's sandbox.
  chmod 4755 "$pkgdir/opt/compileo-tray/chrome-sandbox"
  ln -s /opt/compileo-tray/bin/compileo-tray "$pkgdir/usr/bin/compileo-tray"
  install -Dm644 "$pkgdir/opt/compileo-tray/resources/LICENSE.txt" "$pkgdir/usr/share/licenses/$pkgname/LICENSE"
  install -Dm644 "$srcdir/compileo-tray.desktop" -t "$pkgdir/usr/share/applications"
  install -Dm644 "$pkgdir/opt/compileo-tray/resources/icon.png" "$pkgdir/usr/share/icons/hicolor/128x128/apps/compileo-tray.png"
}
`
}

/** @param {Facts} facts */
function cask({ version, name, summary, homepage, appId, files, url, sha256 }) {
  const address = url(files.dmg).replaceAll(version, '#{version}')
  return `cask "compileo-tray" do
  version "${version}"
  sha256 "${sha256(files.dmg)}"

  url "${address}"
  name "${name}"
  desc "${summary}"
  homepage "${homepage}"

  depends_on arch: :arm64

  app "${name}.app"

  zap trash: [
    "~/Library/Application Support/${name}",
    "~/Library/Preferences/${appId}.plist",
  ]
end
`
}

/** https://aka.ms/winget-manifest.version.1.6.0.schema.json and its siblings. */
const wingetVersion = '1.6.0'

/** @param {string} type */
const foot = (type) => ({ ManifestType: type, ManifestVersion: wingetVersion })

/** @param {Facts} facts @returns {Record<string, string>} */
function winget({ version, name, summary, description, license, publisher, homepage, files, url, sha256 }) {
  const PackageIdentifier = 'Compileo.Tray'
  const head = { PackageIdentifier, PackageVersion: version }
  const texts = {
    '': { ...head, DefaultLocale: 'en-US', ...foot('version') },
    '.installer': {
      ...head,
      InstallerType: 'nullsoft',
      Scope: 'user',
      Installers: [
        {
          Architecture: 'x64',
          InstallerUrl: url(files.setup),
          InstallerSha256: sha256(files.setup).toUpperCase(),
        },
      ],
      ...foot('installer'),
    },
    '.locale.en-US': {
      ...head,
      PackageLocale: 'en-US',
      Publisher: publisher,
      PackageName: name,
      PackageUrl: homepage,
      License: license,
      ShortDescription: summary,
      Description: description,
      ...foot('defaultLocale'),
    },
  }
  return Object.fromEntries(
    Object.entries(texts).map(([part, text]) => [
      `manifests/c/Compileo/Tray/${version}/${PackageIdentifier}${part}.yaml`,
      stringify(text, { lineWidth: 0 }),
    ]),
  )
}

/** The project's Flatpak, built from the released program. @param {Facts} facts */
async function flathub({ appId, homepage, version, files, url, sha256 }) {
  const folder = join(root, 'assets', 'linux', 'flatpak')
  const manifest = parse(await readFile(join(folder, `${appId}.yml`), 'utf8'))
  const [module] = manifest.modules
  const program = { type: 'archive', url: url(files.tarGz), sha256: sha256(files.tarGz), dest: 'program' }
  const git = { type: 'git', url: `${homepage}.git`, tag: `v${version}`, dest: 'source' }
  const others = module.sources.filter((/** @type {{ type: string }} */ { type }) => type === 'script')
  module.sources = [program, git, ...others]
  module['build-commands'] = module['build-commands'].map((/** @type {string} */ command) =>
    command
      .replace(' compileo-tray.desktop ', ' source/assets/linux/flatpak/compileo-tray.desktop ')
      .replace(` ${appId}.metainfo.xml `, ` source/assets/linux/${appId}.metainfo.xml `)
      .replace(' icons/', ' source/assets/icons/'),
  )
  return stringify(manifest, { lineWidth: 0 })
}

/**
 * An apt repository: the package in its pool, and its index. The owner signs `Release` as `InRelease`.
 *
 * @param {Facts} facts
 * @param {string} from
 * @param {string} to
 */
async function apt({ name, version, files }, from, to) {
  const pool = join('pool', 'main', 'c', 'compileo-tray')
  const index = join('dists', 'stable', 'main', 'binary-amd64')
  for (const each of [pool, index]) await mkdir(join(to, each), { recursive: true })
  // dpkg-scanpackages reads the architecture from the name.
  await cp(join(from, files.deb), join(to, pool, `compileo-tray_${version}_amd64.deb`))
  const { code, stdout, stderr } = await capture('dpkg-scanpackages', ['--arch', 'amd64', 'pool'], {
    cwd: to,
  })
  if (code !== 0) throw new Problem(`dpkg-scanpackages ended with ${code}: ${stderr}`)
  await writeFile(join(to, index, 'Packages'), stdout)
  await writeFile(join(to, index, 'Packages.gz'), gzipSync(stdout))
  const sums = await capture('sha256sum', ['main/binary-amd64/Packages', 'main/binary-amd64/Packages.gz'], {
    cwd: join(to, 'dists', 'stable'),
  })
  const sizes = { Packages: Buffer.byteLength(stdout), 'Packages.gz': gzipSync(stdout).length }
  const lines = sums.stdout
    .trim()
    .split('\n')
    .map(
      (line) =>
        ` ${line.slice(0, 64)} ${line.endsWith('.gz') ? sizes['Packages.gz'] : sizes.Packages} ${line.slice(66)}`,
    )
  const head = [
    `Origin: ${name}`,
    `Label: ${name}`,
    'Suite: stable',
    'Codename: stable',
    'Architectures: amd64',
    'Components: main',
    `Date: ${new Date().toUTCString().replace('GMT', 'UTC')}`,
    'SHA256:',
  ]
  await writeFile(join(to, 'dists', 'stable', 'Release'), `${[...head, ...lines].join('\n')}\n`)
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {Promise<readonly { name: string, why?: string }[]>} each manifest, and why it couldn't be made
 */
export async function makeManifests(from, to) {
  const facts = await readFacts(from)
  await rm(to, { recursive: true, force: true })
  /** @type {Record<string, () => Record<string, string> | Promise<Record<string, string> | void>>} */
  const makers = {
    aur: () => ({ PKGBUILD: pkgbuild(facts) }),
    homebrew: () => ({ 'Casks/compileo-tray.rb': cask(facts) }),
    winget: () => winget(facts),
    flathub: async () => ({ [`${facts.appId}.yml`]: await flathub(facts) }),
    apt: () => apt(facts, from, join(to, 'apt')),
  }
  const made = Object.entries(makers).map(async ([name, make]) => {
    try {
      for (const [path, text] of Object.entries((await make()) ?? {})) {
        const file = join(to, name, path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, text)
      }
      return { name }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { name, why: error.message }
    }
  })
  return Promise.all(made)
}
