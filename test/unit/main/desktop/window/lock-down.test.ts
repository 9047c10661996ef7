import { describe, expect, it } from 'vitest'
import { getWebPreferences, mayLoadUrl } from '#main/desktop/window/lock-down.ts'

describe('the window’s session', () => {
  it('may load our own files', () => {
    expect(mayLoadUrl('app://compileo-tray/index.html', true)).toBe(true)
    expect(mayLoadUrl('app://compileo-tray/assets/index.js', false)).toBe(true)
  })

  it('may load the developer tools’ files, except in the packaged app', () => {
    expect(mayLoadUrl('devtools://devtools/bundled/inspector.html', false)).toBe(true)
    expect(mayLoadUrl('devtools://devtools/bundled/inspector.html', true)).toBe(false)
  })

  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://compileo-tray',
    'app://compileo-tray.example.org/index.html',
    'app://user@compileo-tray/index.html',
    'http://app://compileo-tray/',
    ' app://compileo-tray/index.html',
  ])('never loads %j', (url) => {
    expect(mayLoadUrl(url, true)).toBe(false)
    expect(mayLoadUrl(url, false)).toBe(false)
  })
})

it('the developer tools are available only in development', () => {
  expect(getWebPreferences(false).devTools).toBe(true)
  expect(getWebPreferences(true).devTools).toBe(false)
})
