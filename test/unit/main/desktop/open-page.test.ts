import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createOpenDataFolder, createOpenPage, findBrowserError } from '#main/desktop/open-page.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages, formatMessageOrText } from '#test/support/job-texts.ts'

function browser(answer: () => Promise<void> = () => Promise.resolve()) {
  const opened: string[] = []
  let now = 0
  const openExternal = (url: string) => {
    opened.push(url)
    return answer()
  }
  const open = createOpenPage({ shell: { openExternal }, findError: () => undefined, monotonic: () => now })
  return { open, opened, pass: (ms: number) => (now += ms) }
}

describe('opening a page in the browser', () => {
  it.each(['http://gpu:8501/?page=quality', 'https://gpu.example/compileo/?page=taxonomy'])(
    'works for %s',
    async (url) => {
      const { open, opened } = browser()
      expect(await open(url)).toEqual({ ok: true })
      expect(opened).toEqual([url])
    },
  )

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'compileo-tray://watch?job=1',
    '/usr/bin/xcalc',
    '',
    'http://user:secret@gpu/',
    'http://user@gpu/',
  ])('fails with an explanation for %j', async (url) => {
    const { open, opened } = browser()
    expect(formatAllMessages(await open(url))).toEqual({
      ok: false,
      message: 'Only web pages can be opened in the browser',
    })
    expect(opened).toEqual([])
  })

  it('happens once for a double-click, and at most once a second', async () => {
    const { open, opened, pass } = browser()
    await open('http://gpu/1')
    pass(999)
    expect(await open('http://gpu/2')).toEqual({ ok: true })
    expect(opened).toEqual(['http://gpu/1'])
    pass(1)
    await open('http://gpu/3')
    expect(opened).toEqual(['http://gpu/1', 'http://gpu/3'])
  })

  it('reports the reason and the page’s address if the browser can’t be opened', async () => {
    const { open } = browser(() => Promise.reject(new Error('Failed to open')))
    expect(formatAllMessages(await open('http://gpu:8501/?page=quality'))).toEqual({
      ok: false,
      message: 'Couldn’t open the browser: Failed to open. The page is at http://gpu:8501/?page=quality',
    })
  })
})

describe('a system without xdg-open', () => {
  it('is recognised on Linux, where Electron reports no error', () => {
    const folder = createTempFolder()
    const here = ['/nowhere', '', folder].join(':')
    expect(formatMessageOrText(findBrowserError('linux', here))).toBe('this system has no xdg-open')
    expect(formatMessageOrText(findBrowserError('linux'))).toBe('this system has no xdg-open')
    writeFileSync(join(folder, 'xdg-open'), '', { mode: 0o600 })
    expect(findBrowserError('linux', here)).toBeDefined()
    chmodSync(join(folder, 'xdg-open'), 0o700)
    expect(findBrowserError('linux', here)).toBeUndefined()
  })

  it.each([
    ['macOS', 'darwin'],
    ['Windows', 'win32'],
  ] as const)('can still open pages if it runs %s', (_, platform) => {
    expect(findBrowserError(platform, '/nowhere')).toBeUndefined()
  })

  it('doesn’t open a browser if it runs Linux, and reports why', async () => {
    const opened: string[] = []
    const open = createOpenPage({
      shell: { openExternal: async (url) => void opened.push(url) },
      findError: () => findBrowserError('linux', '/nowhere'),
      monotonic: () => 0,
    })
    expect(formatAllMessages(await open('http://gpu:8501/'))).toEqual({
      ok: false,
      message: 'Couldn’t open the browser: this system has no xdg-open. The page is at http://gpu:8501/',
    })
    expect(opened).toEqual([])
  })
})

describe('opening the data folder', () => {
  it('opens that folder, or returns the reason why it can’t', async () => {
    const opened: string[] = []
    const errors = ['', 'No application is registered']
    const openPath = async (path: string) => {
      opened.push(path)
      return errors.shift() ?? ''
    }
    const open = createOpenDataFolder({ shell: { openPath }, folder: '/data' })
    expect(await open()).toEqual({ ok: true })
    expect(formatAllMessages(await open())).toEqual({
      ok: false,
      message: 'Couldn’t open the folder /data: No application is registered',
    })
    expect(opened).toEqual(['/data', '/data'])
  })
})
