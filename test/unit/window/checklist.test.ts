import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/places.mjs'

// What Electron's checklist (SECURITY.md) warns of, and its like: none of it stands in what is shipped. What is set
// otherwise than by these words is seen by test/e2e/sandbox.spec.ts and attacks.spec.ts.

const shipped = ['shared', 'main', 'preload', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|html|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)
const texts = new Map(shipped.map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]))

const linesWith = (words: RegExp): string[] =>
  [...texts].flatMap(([file, text]) =>
    text.split('\n').flatMap((line) => (words.test(line) ? [`${file}: ${line.trim()}`] : [])),
  )

describe('nothing that is shipped', () => {
  it.each([
    ['turns off the sandbox (4)', /sandbox:\s*false|['"]no-sandbox['"]/],
    ['turns on Node (2)', /nodeIntegration\w*:\s*true/],
    ['turns off isolation (3)', /contextIsolation:\s*false/],
    ['names webSecurity (6)', /webSecurity|disable-web-security|disablewebsecurity/],
    ['names insecure content (8)', /allowRunningInsecureContent|allow-running-insecure-content/],
    ['names experimental features (9)', /experimentalFeatures|experimental-web-platform-features/],
    ['names Blink’s features (10)', /enableBlinkFeatures|enable-blink-features/],
    ['has a webview (11, 12)', /<webview|allowpopups|webviewTag:\s*true/],
    ['opens what is outside of it (15)', /openExternal|openPath|\bshell\b.*from 'electron'/],
    ['loads by file:// (18)', /file:\/\/|registerFileProtocol|loadFile/],
    ['hands Electron to the page (20)', /exposeInMainWorld\((?!'compileo', bridge\))/],
    [
      'trusts a certificate that nobody vouches for',
      /rejectUnauthorized(?!: true)|NODE_TLS_REJECT\w+(?:'\])? ?=|certificate-error/,
    ],
    ['trusts one by name', /setCertificateVerifyProc|ignore-certificate-errors/],
    ['makes code of texts', /\beval\(|new Function\(|executeJavaScript|insertCSS/],
    [
      'makes markup of texts',
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment/,
    ],
  ])('%s', (_name, words) => {
    expect(linesWith(words)).toEqual([])
  })

  it('makes a window or a session anywhere but where they are locked', () => {
    const makers = linesWith(/new (?:BrowserWindow|WebContentsView|BrowserView|BaseWindow)\(|fromPartition\(/)
    expect(makers.map((line) => line.slice(0, line.indexOf(':'))).toSorted()).toEqual([
      'main/lifecycle/start-updates.ts',
      'main/window/main-window.ts',
    ])
  })

  it('is looked at in vain', () => {
    // The lock itself is among it, so what is looked for would be found.
    expect(linesWith(/contextIsolation: true/)).toHaveLength(1)
    expect(texts.size).toBeGreaterThan(300)
  })
})
