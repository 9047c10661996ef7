import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'

// Electron's security checklist (docs/security-model.md); test/e2e/sandbox.spec.ts and attacks.spec.ts check
// the running app.

const shipped = ['shared', 'main', 'preload', 'renderer'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|html|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)
const texts = new Map(shipped.map((file) => [file.slice(projectRoot.length + 1), readFileSync(file, 'utf8')]))

const linesWith = (words: RegExp): string[] =>
  [...texts].flatMap(([file, text]) =>
    text.split('\n').flatMap((line) => (words.test(line) ? [`${file}: ${line.trim()}`] : [])),
  )

describe('the shipped code', () => {
  it.each([
    ['turns off the sandbox', /sandbox:\s*false|['"]no-sandbox['"]/, 'sandbox: false'],
    ['turns on Node in the page', /nodeIntegration\w*:\s*true/, 'nodeIntegrationInWorker: true'],
    ['turns off context isolation', /contextIsolation:\s*false/, 'contextIsolation: false'],
    ['turns off web security', /webSecurity|disable-web-security|disablewebsecurity/, 'webSecurity: false'],
    [
      'allows insecure content',
      /allowRunningInsecureContent|allow-running-insecure-content/,
      'allowRunningInsecureContent: true',
    ],
    [
      'turns on experimental features of Chromium',
      /experimentalFeatures|experimental-web-platform-features/,
      'experimentalFeatures: true',
    ],
    [
      'turns on features of Blink that are off by default',
      /enableBlinkFeatures|enable-blink-features/,
      "enableBlinkFeatures: 'x'",
    ],
    ['uses a webview', /<webview|allowpopups|webviewTag:\s*true/, 'webviewTag: true'],
    ['opens files that are dropped onto the page', /navigateOnDragDrop:\s*true/, 'navigateOnDragDrop: true'],
    ['shows or deletes files outside the app', /showItemInFolder|trashItem/, 'shell.trashItem(path)'],
    [
      'loads pages or files with file://',
      /file:\/\/|registerFileProtocol|loadFile/,
      "window.loadFile('index.html')",
    ],
    [
      'exposes Electron to the page',
      /exposeInMainWorld\((?!'compileo', bridge\))/,
      "exposeInMainWorld('electron', electron)",
    ],
    [
      'trusts a certificate without a trusted issuer',
      /rejectUnauthorized(?!: true)|NODE_TLS_REJECT\w+(?:'\])? ?=|certificate-error/,
      'rejectUnauthorized: false',
    ],
    [
      'replaces or skips the verification of certificates',
      /setCertificateVerifyProc|ignore-certificate-errors/,
      'session.setCertificateVerifyProc(accept)',
    ],
    ['turns texts into code', /\beval\(|new Function\(|executeJavaScript|insertCSS/, 'new Function(text)'],
    [
      'turns texts into markup',
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment/,
      'place.innerHTML = text',
    ],
  ])('never %s', (_name, words, example) => {
    expect(example).toMatch(words)
    expect(linesWith(words)).toEqual([])
  })

  it('opens paths only in the module that opens the data folder', () => {
    const openers = linesWith(/openPath/).map((line) => line.slice(0, line.indexOf(':')))
    expect(new Set(openers)).toEqual(new Set(['main/desktop/open-page.ts']))
  })

  it('creates no windows or sessions outside the locked-down modules', () => {
    const makers = linesWith(/new (?:BrowserWindow|WebContentsView|BrowserView|BaseWindow)\(|fromPartition\(/)
    expect(makers.map((line) => line.slice(0, line.indexOf(':'))).toSorted()).toEqual([
      'main/desktop/window/main-window.ts',
    ])
  })

  it('opens external addresses only where they are checked', () => {
    expect(linesWith(/openExternal\(|\bshell\b.*from 'electron'/)).toEqual([
      expect.stringMatching(/^main\/app\/open-desktop\.ts: import \{.* shell \} from 'electron'$/),
      'main/desktop/open-page.ts: await shell.openExternal(url.href)',
    ])
  })

  it('is checked in main, preload and renderer', () => {
    const entries = ['main/index.ts', 'preload/bridges.ts', 'renderer/index.html', 'renderer/app/app.tsx']
    expect(entries.filter((entry) => !texts.has(entry))).toEqual([])
  })
})
