import { describe, expect, it } from 'vitest'
import { lockedPreferences, mayLoad, mayLoadUpdate } from '../../../../main/window/lock-down.ts'

describe('what a session may load', () => {
  it('is our own files', () => {
    expect(mayLoad('app://compileo-tray/index.html', true)).toBe(true)
    expect(mayLoad('app://compileo-tray/assets/index.js', false)).toBe(true)
  })

  it('is the developer tools’ too, but never in a package', () => {
    expect(mayLoad('devtools://devtools/bundled/inspector.html', false)).toBe(true)
    expect(mayLoad('devtools://devtools/bundled/inspector.html', true)).toBe(false)
  })

  it.each([
    'http://localhost/',
    'https://example.org/',
    'ws://localhost/',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:app://compileo-tray/1',
    'about:blank',
    'javascript:1',
    'chrome://gpu',
    'chrome-extension://x/y.js',
    'app://compileo-tray',
    'app://compileo-tray.example.org/index.html',
    'app://user@compileo-tray/index.html',
    'app://other/index.html',
    'http://app://compileo-tray/',
    ' app://compileo-tray/index.html',
    '',
  ])('is never %j', (url) => {
    expect(mayLoad(url, true)).toBe(false)
    expect(mayLoad(url, false)).toBe(false)
  })
})

describe('what the updater may load', () => {
  const page = 'https://releases.example.org/compileo-tray'

  it.each([
    ['a file of the releases page', `${page}/latest-linux.yml?noCache=1`, page],
    [
      'where GitHub keeps its files',
      'https://release-assets.githubusercontent.com/x',
      'https://github.com/o/r',
    ],
    ['where GitHub has kept them', 'https://objects.githubusercontent.com/x', 'https://github.com/o/r'],
  ])('is %s', (_name, url, releases) => {
    expect(mayLoadUpdate(url, releases)).toBe(true)
  })

  it.each([
    'http://releases.example.org/compileo-tray/latest-linux.yml',
    'https://example.org/',
    'https://releases.example.org.evil.example/',
    'https://releases.example.org:8443/',
    'https://user@releases.example.org/',
    'https://objects.githubusercontent.com/x',
    'http://127.0.0.1/',
    'wss://releases.example.org/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'app://compileo-tray/index.html',
    'nonsense',
    '',
  ])('is never %j', (url) => {
    expect(mayLoadUpdate(url, page)).toBe(false)
  })

  it('is nothing at all where the page itself is reached in the clear', () => {
    expect(mayLoadUpdate('http://releases.example.org/x', 'http://releases.example.org')).toBe(false)
  })
})

describe('the page', () => {
  it('can be opened by the developer tools in development alone', () => {
    expect(lockedPreferences(false).devTools).toBe(true)
    expect(lockedPreferences(true).devTools).toBe(false)
  })
})
