import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { onDockClick, standApart } from '#main/desktop/dock.ts'

function askedOn(platform: NodeJS.Platform): readonly unknown[] {
  const asked: unknown[] = []
  const dock = { hide: () => asked.push('dock.hide') }
  const app = { setPath: (...path: unknown[]) => asked.push(path), ...(platform === 'darwin' && { dock }) }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  standApart(app as unknown as Parameters<typeof standApart>[0], platform, '/scratch')
  return asked
}

it('a click in the Dock shows the window, whatever macOS reports about windows', () => {
  const app = new EventEmitter()
  const show = vi.fn<(...args: unknown[]) => void>()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  onDockClick(app as unknown as Parameters<typeof onDockClick>[0], show)
  app.emit('activate', {}, false)
  app.emit('activate', {}, true)
  expect(show.mock.calls).toEqual([[], []])
})

it('a terminal command has its own Chromium folder, and no icon in the Dock', () => {
  expect(askedOn('darwin')).toEqual([['userData', '/scratch'], 'dock.hide'])
  expect(askedOn('linux')).toEqual([['userData', '/scratch']])
})

it('on Windows it leaves the profile’s folder, which holds the key to the keys', () => {
  expect(askedOn('win32')).toEqual([['sessionData', '/scratch']])
})
