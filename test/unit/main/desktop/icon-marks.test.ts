import type { NativeImage } from 'electron'
import { expect, it } from 'vitest'
import { createIconMarks } from '../../../../main/desktop/icon-marks.ts'

const icon: NativeImage = JSON.parse('{}')

function aWindow() {
  const calls: unknown[] = []
  let isGone = false
  return {
    calls,
    destroy: () => (isGone = true),
    isDestroyed: () => isGone,
    setOverlayIcon: (image: NativeImage | null, words: string) => void calls.push([image, words]),
    setProgressBar: (value: number, options?: { readonly mode?: string }) =>
      void calls.push([value, options?.mode]),
  }
}

it('stand on the window that is there, and on each that follows it', () => {
  const marks = createIconMarks()
  const first = aWindow()
  marks.opened(first)
  expect(first.calls).toEqual([])
  marks.setOverlay({ icon, description: '2 jobs need attention' })
  marks.setProgressBar({ value: 0.4, mode: 'error' })
  expect(first.calls).toEqual([
    [icon, '2 jobs need attention'],
    [0.4, 'error'],
  ])
  first.destroy()
  marks.setProgressBar({ value: 0.5 })
  expect(first.calls).toHaveLength(2)
  const second = aWindow()
  marks.opened(second)
  expect(second.calls).toEqual([
    [icon, '2 jobs need attention'],
    [0.5, 'normal'],
  ])
})

it('takes the bar away before the window goes, for the Dock would keep it', () => {
  const marks = createIconMarks()
  const window = aWindow()
  marks.opened(window)
  marks.setProgressBar({ value: 0.4 })
  marks.closing()
  marks.setProgressBar({ value: 0.5 })
  expect(window.calls).toEqual([
    [0.4, 'normal'],
    [-1, 'normal'],
  ])
})

it('sends a closing window nothing if there is no bar', () => {
  const marks = createIconMarks()
  const window = aWindow()
  marks.opened(window)
  marks.closing()
  expect(window.calls).toEqual([])
})
