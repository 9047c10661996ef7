import type { NativeImage } from 'electron'
import { expect, it } from 'vitest'
import { launcherFor } from '../../../../main/desktop/launcher.ts'
import type { Launcher } from '../../../../main/tray/launcher-view.ts'
import { texts } from '../../../support/english.ts'

const image: NativeImage = JSON.parse('{}')

function scene(platform: NodeJS.Platform, play: (launcher: Launcher) => void) {
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
    setProgressBar: (bar) => void asked.push(bar),
    texts: () => texts,
    attentionIcon: () => image,
  })
  play(launcher)
  return asked
}

const counting = (launcher: Launcher) => {
  for (const count of [2, 1, 0]) launcher.setCount(count, count > 0)
}

const progressing = (launcher: Launcher) => {
  launcher.setProgress({ percent: 0, isFailed: false })
  launcher.setProgress({ percent: 40, isFailed: false })
  launcher.setProgress({ percent: 40, isFailed: true })
  launcher.setProgress({ percent: 0, isFailed: true })
  launcher.setProgress({ percent: undefined, isFailed: true })
  launcher.setProgress({ percent: undefined, isFailed: false })
}

it('is the number in the Dock of macOS', () => {
  expect(scene('darwin', counting)).toEqual([2, 1, 0])
})

it('is a mark on the taskbar of Windows, with words for screen readers, and none for nothing', () => {
  expect(scene('win32', counting)).toEqual([
    { icon: image, description: '2 jobs need attention' },
    { icon: image, description: '1 job needs attention' },
    undefined,
  ])
})

it('is a bar in the Dock of macOS, whatever failed', () => {
  expect(scene('darwin', progressing)).toEqual([
    { value: 0 },
    { value: 0.4 },
    { value: 0.4 },
    { value: 0 },
    { value: -1 },
    { value: -1 },
  ])
})

it('is a bar on Windows: moving for what has just begun, and red for what failed, also where nothing runs', () => {
  expect(scene('win32', progressing)).toEqual([
    { value: 0, mode: 'indeterminate' },
    { value: 0.4, mode: 'normal' },
    { value: 0.4, mode: 'error' },
    { value: 1, mode: 'error' },
    { value: 1, mode: 'error' },
    { value: -1 },
  ])
})
