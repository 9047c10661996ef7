import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Protocol } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { serveApp } from '#main/desktop/window/app-scheme.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

type Handler = Parameters<Protocol['handle']>[1]

const page = 'app://compileo-tray/index.html'
let folder: string
let handler: Handler

/** Electron passes addresses on unnormalised. */
const ask = async (url: string, method = 'GET') => {
  const answer = await handler(Object.assign(Object.create(null), { url, method }))
  return { status: answer.status, type: answer.headers.get('content-type'), answer }
}

beforeEach(() => {
  folder = join(createTempFolder(), 'renderer')
  mkdirSync(join(folder, 'assets', 'inner'), { recursive: true })
  for (const [name, text] of [
    ['index.html', 'page'],
    ['assets/index.js', 'script'],
    ['assets/index.js.map', 'map'],
    ['assets/inner/deep.js', 'deep'],
    ['../secret.html', 'secret'],
    ['notes.txt', 'notes'],
  ] as const) {
    writeFileSync(join(folder, name), text)
  }
  serveApp({ handle: (_scheme, given) => (handler = given) }, folder)
})

describe('the app:// scheme', () => {
  it('serves the renderer’s files, each with its content type and security policy', async () => {
    const { status, type, answer } = await ask(page)
    expect([status, type, await answer.text()]).toEqual([200, 'text/html; charset=utf-8', 'page'])
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await ask('app://compileo-tray/assets/index.js')).toMatchObject({ status: 200 })
    expect(await ask(`${page}?v=1#job`)).toMatchObject({ status: 200 })
  })

  it('never serves files that were added after the program started', async () => {
    writeFileSync(join(folder, 'later.js'), 'later')
    expect(await ask('app://compileo-tray/later.js')).toMatchObject({ status: 404 })
  })

  it.each(['POST', 'HEAD'])('rejects the method %s', async (method) => {
    expect(await ask(page, method)).toMatchObject({ status: 404 })
  })

  it.each([
    'app://compileo-tray/../secret.html',
    'app://compileo-tray/assets/../index.html',
    'app://compileo-tray/%2e%2e/secret.html',
    'app://compileo-tray/..\\secret.html',
    'app://compileo-tray/index.html%00.js',
    'app://compileo-tray/index.html/',
    'app://compileo-tray/INDEX.HTML',
    'app://compileo-tray/',
    'app://compileo-tray/assets/',
    'app://compileo-tray/assets/index.js.map',
    'app://compileo-tray/assets/inner/deep.js',
    'app://compileo-tray/notes.txt',
    'app://compileo-tray/__proto__',
    'app://other/index.html',
    'app://compileo-tray:80/index.html',
    'app://user@compileo-tray/index.html',
    'file:///index.html',
    '',
  ])('returns “not found” for %j', async (url) => {
    const { status, answer } = await ask(url)
    expect(status).toBe(404)
    expect(await answer.text()).toBe('Not found')
  })
})
