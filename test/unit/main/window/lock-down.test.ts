import { describe, expect, it } from 'vitest'
import { getWebPreferences, mayLoad } from '#main/window/lock-down.ts'

describe('a session', () => {
  it('may load our own files', () => {
    expect(mayLoad('app://compileo-tray/index.html', true)).toBe(true)
    expect(mayLoad('app://compileo-tray/assets/index.js', false)).toBe(true)
  })

  it('may load the developer tools’ files, but never in a package', () => {
    expect(mayLoad('devtools://devtools/bundled/inspector.html', false)).toBe(true)
    expect(mayLoad('devtools://devtools/bundled/inspector.html', true)).toBe(false)
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
    expect(mayLoad(url, true)).toBe(false)
    expect(mayLoad(url, false)).toBe(false)
  })
})

it('the page can be opened by the developer tools in development only', () => {
  expect(getWebPreferences(false).devTools).toBe(true)
  expect(getWebPreferences(true).devTools).toBe(false)
})
