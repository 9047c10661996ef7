import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { capture } from '../../scripts/children.mjs'
import { root } from '../../scripts/places.mjs'

// The runtime isn't available everywhere, so the Flatpak's commands run on its sources.

const folder = join(root, 'assets/linux/flatpak')
const file = join(folder, 'io.github.compileo.tray.yml')

const Source = z.object({
  type: z.string(),
  path: z.string().optional(),
  dest: z.string().optional(),
  'dest-filename': z.string().optional(),
  commands: z.array(z.string()).optional(),
})
const Manifest = z.object({
  id: z.string(),
  command: z.string(),
  runtime: z.string(),
  sdk: z.string(),
  'runtime-version': z.string(),
  'finish-args': z.array(z.string()),
  modules: z.tuple([z.object({ 'build-commands': z.array(z.string()), sources: z.array(Source) })]),
})

let app = ''
let manifest: z.infer<typeof Manifest>
let complaints = ''

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'compileo-flatpak-'))
  // It creates a folder in its working directory.
  const shown = await run('flatpak-builder', ['--show-manifest', file], app)
  complaints = shown.stderr
  manifest = Manifest.parse(JSON.parse(shown.stdout))
  await build()
})
afterAll(() => rm(app, { recursive: true, force: true }))

async function run(command: string, args: readonly string[], cwd: string) {
  const ran = await capture(command, args, { cwd })
  if (ran.code !== 0) throw new Error(`${command} ended with ${ran.code}: ${ran.stderr}`)
  return ran
}

async function build(): Promise<void> {
  const sources = join(app, 'sources')
  const files = join(app, 'files')
  for (const made of [sources, files, join(app, 'var')]) await mkdir(made)
  const [{ 'build-commands': commands, sources: wanted }] = manifest.modules
  for (const { type, path = '', dest = '', commands: lines = [], ...rest } of wanted) {
    const from = resolve(folder, path)
    if (type === 'script')
      await writeFile(join(sources, rest['dest-filename'] ?? ''), `#!/bin/sh\n${lines.join('\n')}\n`)
    else if (type === 'file') await cp(from, join(sources, from.split('/').at(-1) ?? ''))
    else if (dest === 'program') await mkdir(join(sources, dest))
    else await cp(from, join(sources, dest), { recursive: true })
  }
  for (const command of commands) await run('sh', ['-ec', command.replaceAll('/app/', `${files}/`)], sources)
}

describe('the Flatpak', () => {
  it('has a manifest that flatpak-builder knows every word of', () => {
    expect(complaints).toBe('')
  })

  it('installs its launcher, its icon in all sizes, its metadata, and what starts it', async () => {
    const files = (await readdir(join(app, 'files'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(app, 'files/').length))
    const icons = [16, 22, 24, 32, 48, 64, 128, 256, 512].map(
      (size) => `share/icons/hicolor/${size}x${size}/apps/compileo-tray.png`,
    )
    expect(files.toSorted()).toEqual(
      [
        `bin/${manifest.command}`,
        'share/applications/compileo-tray.desktop',
        'share/metainfo/io.github.compileo.tray.metainfo.xml',
        ...icons,
      ].toSorted(),
    )
    const launcher = join(app, 'files/share/applications/compileo-tray.desktop')
    expect(await capture('desktop-file-validate', [launcher])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await readFile(launcher, 'utf8')).toMatch(new RegExp(`^Exec=${manifest.command} %U$`, 'm'))
  })

  it('requests permissions that Flatpak knows, and exactly these', async () => {
    const { id, runtime, sdk, command } = manifest
    const version = manifest['runtime-version']
    const head = `name=${id}\nruntime=${runtime}/x86_64/${version}\nsdk=${sdk}/x86_64/${version}\n`
    await writeFile(join(app, 'metadata'), `[Application]\n${head}`)
    const args = ['build-finish', app, `--command=${command}`, ...manifest['finish-args']]
    await run('flatpak', args, app)
    const metadata = await readFile(join(app, 'metadata'), 'utf8')
    const granted = metadata.slice(metadata.indexOf('[Context]')).split('\n').filter(Boolean)
    expect(granted.toSorted()).toEqual(
      [
        '[Context]',
        'shared=network;ipc;',
        'sockets=x11;wayland;fallback-x11;',
        'devices=dri;',
        'filesystems=xdg-config/autostart:create;',
        '[Session Bus Policy]',
        'org.kde.StatusNotifierWatcher=talk',
        'org.freedesktop.Notifications=talk',
        'com.canonical.Unity=talk',
        'org.freedesktop.secrets=talk',
        '[System Bus Policy]',
        'org.freedesktop.login1=talk',
      ].toSorted(),
    )
  })
})
