import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, inject, it } from 'vitest'
import { barFormats, commandNames } from '#main/terminal/terminal-commands.ts'
import { captureOutput } from '#scripts/children.ts'
import { headerBytes } from '#scripts/offline/package-tools.ts'
import { parseCommandLine } from '#main/app/command-line.ts'
import { linkScheme } from '#shared/rules/watch-link.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const { deb, appImage, fromDeb } = inject('packages')
const share = join(fromDeb, 'usr', 'share')
const desktopFile = join(share, 'applications', 'compileo-tray.desktop')
const metainfo = join(share, 'metainfo', 'io.github.compileo.tray.metainfo.xml')

const output = async (command: string, args: readonly string[]) => {
  const { code, stdout, stderr } = await captureOutput(command, args)
  expect(code, `${command}: ${stdout}${stderr}`).toBe(0)
  return stdout
}

const script = (name: string) => output('dpkg-deb', ['-I', deb, name])

describe('the desktop launcher', () => {
  it('is valid, and opens our links', async () => {
    expect(await output('desktop-file-validate', [desktopFile])).toBe('')
    const lines = (await readFile(desktopFile, 'utf8')).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'Name=Compileo Tray',
        'Exec="/opt/Compileo Tray/compileo-tray" %U',
        'Icon=compileo-tray',
        `MimeType=x-scheme-handler/${linkScheme};`,
        // Electron's name for the window, from the manifest's desktopName.
        'StartupWMClass=compileo-tray',
        expect.stringMatching(/^Comment\[de\]=.+/),
      ]),
    )
  })

  it('offers actions that the program accepts', async () => {
    const text = await readFile(desktopFile, 'utf8')
    expect(text).toContain('Actions=pause;open;')
    const commands = [...text.matchAll(/^\[Desktop Action [\w-]+\]\n(?:.+\n)*?Exec=(.+)$/gm)].map(
      ([, command = '']) => command,
    )
    expect(commands).toEqual(
      ['--pause', ''].map((flag) => `"/opt/Compileo Tray/compileo-tray" ${flag}`.trim()),
    )
    for (const command of commands) {
      const flags = command.split('" ')[1]
      expect(parseCommandLine(flags ? [flags] : [])).toMatchObject({ action: 'run' })
    }
  })

  it('has an icon in all sizes', async () => {
    const icons = join(share, 'icons', 'hicolor')
    const folders = await readdir(icons)
    expect(folders).toContain('scalable')
    const svg = await readFile(join(icons, 'scalable', 'apps', 'compileo-tray.svg'), 'utf8')
    expect(svg).toMatch(/^<svg /m)
    const sizes = folders.flatMap((name) => Number.parseInt(name, 10) || []).toSorted((a, b) => a - b)
    expect(sizes).toEqual([16, 22, 24, 32, 48, 64, 128, 256, 512])
    for (const size of sizes) {
      const picture = await readFile(join(icons, `${size}x${size}`, 'apps', 'compileo-tray.png'))
      // A PNG's width and height are at bytes 16 and 20.
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([size, size])
    }
  })
})

it('the AppStream metadata is valid, and contains the package’s version', async () => {
  await output('appstreamcli', ['validate', '--no-net', '--pedantic', metainfo])
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  const text = await readFile(metainfo, 'utf8')
  expect(/<release version="([^"]+)"/.exec(text)?.[1]).toBe(version)
  expect(text).toContain('<launchable type="desktop-id">compileo-tray.desktop</launchable>')
  const files = await readdir(fromDeb, { recursive: true })
  expect(files.filter((name) => name.endsWith('.metainfo.xml'))).toHaveLength(1)
})

it('the AppImage is a valid AppStream tree with a valid launcher', async () => {
  const tree = join(createTempFolder(), 'tree')
  await output('unsquashfs', ['-q', '-n', '-f', '-d', tree, '-o', String(headerBytes), appImage])
  await output('appstreamcli', ['validate-tree', '--no-net', '--pedantic', tree])
  const launcher = join(tree, 'usr', 'share', 'applications', 'compileo-tray.desktop')
  expect(await output('desktop-file-validate', [launcher])).toBe('')
})

describe('the Debian package', () => {
  it('contains its description and its dependencies', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    const fields = (await output('dpkg-deb', ['-f', deb])).split('\n')
    expect(fields).toEqual(
      expect.arrayContaining([
        'Package: compileo-tray',
        `Version: ${version}-1`,
        expect.stringMatching(/^Maintainer: .+ <\S+@\S+>$/),
        expect.stringMatching(/^Architecture: (?:amd|arm)64$/),
        'Section: utils',
        expect.stringMatching(/^Depends: libc6 \(>= [\d.]+\), libgtk-3-0, .*libsecret-1-0/),
        expect.stringMatching(/^Installed-Size: \d{6}$/),
        'Description: Job monitor for Compileo in your system tray',
      ]),
    )
    expect(fields.filter((field) => field.startsWith('Recommends'))).toEqual([])
  })

  it('belongs to root, matches its checksums, and contains its licence', async () => {
    const owners = (await output('dpkg-deb', ['-c', deb])).trim().split('\n')
    expect(owners.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([])
    const sums = (await script('md5sums')).trim().split('\n')
    const files = owners.filter((line) => line.startsWith('-'))
    expect(sums).toHaveLength(files.length)
    expect(await readFile(join(share, 'doc', 'compileo-tray', 'copyright'), 'utf8')).toContain('MIT')
  })

  it('has no errors in lintian', async () => {
    // The tests' packages are compressed by zstd, which Debian's archive rejects.
    const flags = ['--allow-root', '--suppress-tags', 'malformed-deb-archive']
    expect(await output('lintian', [...flags, '--display-level', '>=error', deb])).toBe('')
  }, 180_000)

  it('requires at least the version of libc that its binary needs', async () => {
    const binary = join(fromDeb, 'opt', 'Compileo Tray', 'compileo-tray')
    const versions = (await output('objdump', ['-T', binary])).matchAll(/GLIBC_2\.(\d+)/g)
    const newest = Math.max(...[...versions].map(([, minor]) => Number(minor)))
    const declared = /libc6 \(>= 2\.(\d+)\)/.exec(await output('dpkg-deb', ['-f', deb, 'Depends']))?.[1]
    expect(newest).toBeLessThanOrEqual(Number(declared))
  })

  it('contains a valid manual page and working completions', async () => {
    const page = join(share, 'man', 'man1', 'compileo-tray.1.gz')
    const manual = gunzipSync(await readFile(page)).toString()
    for (const name of commandNames) expect(manual).toContain(`\n.SS ${name}\n`)
    expect(await output('zsh', ['-n', join(share, 'zsh/vendor-completions/_compileo-tray')])).toBe('')
    const fish = join(share, 'fish/vendor_completions.d/compileo-tray.fish')
    const completed = await output('fish', ['-c', `source ${fish}; complete -C 'compileo-tray state --bar '`])
    expect(completed.match(/^\w+/gm)?.toSorted()).toEqual([...barFormats].toSorted())
    const bash = join(share, 'bash-completion/completions/compileo-tray')
    const complete = (...words: readonly string[]) =>
      output('bash', [
        '-c',
        `source ${bash}; COMP_WORDS=("$@"); COMP_CWORD=${words.length}; _compileo_tray; echo "\${COMPREPLY[@]}"`,
        'bash',
        'compileo-tray',
        ...words,
      ])
    expect(await complete('wa')).toBe('wait\n')
    expect(await complete('wait', '--ti')).toBe('--timeout\n')
    expect(await complete('state', '--bar', 'x')).toBe('xbar\n')
  })

  it('sets up the sandbox if the kernel restricts it', async () => {
    const after = await script('postinst')
    expect(after).toContain("chmod 4755 '/opt/Compileo Tray/chrome-sandbox'")
    expect(after).toContain("APPARMOR_PROFILE_SOURCE='/opt/Compileo Tray/resources/apparmor-profile'")
    const profile = await readFile(
      join(fromDeb, 'opt', 'Compileo Tray', 'resources', 'apparmor-profile'),
      'utf8',
    )
    expect(profile).toContain('profile "compileo-tray" "/opt/Compileo Tray/compileo-tray"')
    expect(profile).toContain('userns,')
    expect(await script('postrm')).toContain("APPARMOR_PROFILE_DEST='/etc/apparmor.d/compileo-tray'")
  })
})
