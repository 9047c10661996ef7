import type { NativeImage } from 'electron'
import { expect, it } from 'vitest'
import { launcherFor } from '../../../main/desktop/launcher.ts'
import { texts } from '../../support/english.ts'

const image: NativeImage = JSON.parse('{}')

function scene(platform: NodeJS.Platform) {
  const asked: unknown[] = []
  const launcher = launcherFor({
    platform,
    app: {
      setBadgeCount(count) {
        asked.push(count)
        return true
      },
    },
    desktopEntry: 'compileo-tray',
    setOverlay: (overlay) => void asked.push(overlay),
    texts: () => texts,
    attentionIcon: () => image,
  })
  for (const count of [2, 1, 0]) launcher.set(count)
  return asked
}

it('is the number in the Dock of macOS', () => {
  expect(scene('darwin')).toEqual([2, 1, 0])
})

it('is a mark on the taskbar of Windows, with words for screen readers, and none for nothing', () => {
  expect(scene('win32')).toEqual([
    { icon: image, description: '2 jobs need attention' },
    { icon: image, description: '1 job needs attention' },
    undefined,
  ])
})
