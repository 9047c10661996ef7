import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../../../scripts/places.mjs'
import { linkScheme } from '../../../shared/rules/watch-link.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

const source = z.strictObject({
  type: z.enum(['dir', 'file', 'script']),
  path: z.string().optional(),
  dest: z.string().optional(),
  'dest-filename': z.string().optional(),
  commands: z.array(z.string()).optional(),
})
const manifest = z
  .strictObject({
    id: z.string(),
    runtime: z.string(),
    'runtime-version': z.string(),
    sdk: z.string(),
    base: z.string(),
    'base-version': z.string(),
    command: z.string(),
    'separate-locales': z.boolean(),
    'rename-desktop-file': z.string(),
    'rename-icon': z.string(),
    'finish-args': z.array(z.string().startsWith('--')),
    modules: z.array(
      z.strictObject({
        name: z.string(),
        buildsystem: z.literal('simple'),
        'build-commands': z.array(z.string()),
        sources: z.array(source),
      }),
    ),
  })
  .parse(parse(read('assets/linux/flatpak/io.github.compileo.tray.yml')))

const manifestOfNode = z.object({ desktopName: z.string() }).parse(JSON.parse(read('package.json')))

describe('the Flatpak manifest', () => {
  it('is of the app that the metadata is about', () => {
    expect(read('assets/linux/io.github.compileo.tray.metainfo.xml')).toContain(`<id>${manifest.id}</id>`)
    expect(manifest['rename-desktop-file']).toBe(manifestOfNode.desktopName)
    expect(manifest['base-version']).toBe(manifest['runtime-version'])
  })

  it('allows what the program needs of the desktop, and no more', () => {
    expect(manifest['finish-args'].toSorted()).toEqual([
      '--device=dri',
      '--filesystem=xdg-config/autostart:create',
      '--share=ipc',
      '--share=network',
      '--socket=fallback-x11',
      '--socket=wayland',
      '--system-talk-name=org.freedesktop.login1',
      '--talk-name=com.canonical.Unity',
      '--talk-name=org.freedesktop.Notifications',
      '--talk-name=org.freedesktop.secrets',
      '--talk-name=org.kde.StatusNotifierWatcher',
    ])
  })

  it('installs a launcher that opens our links, and that the window belongs to', () => {
    const lines = read('assets/linux/flatpak/compileo-tray.desktop').split('\n')
    expect(lines).toContain(`MimeType=x-scheme-handler/${linkScheme};`)
    expect(`${lines.find((line) => line.startsWith('StartupWMClass='))}.desktop`).toBe(
      `StartupWMClass=${manifestOfNode.desktopName}`,
    )
  })
})
