import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDocument, openOneTimeDocument, type DocumentOptions } from '#main/core/storage/document.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const schema = z.object({ names: z.array(z.string()) })
type Content = z.infer<typeof schema>
const now = 1_800_000_000_000

const names = (folder: string): DocumentOptions<Content> => ({
  folder,
  name: 'names',
  schema,
  version: 1,
  empty: { names: [] },
  now,
  onCorrupt: () => undefined,
})

function open(folder: string, options: Partial<DocumentOptions<Content>> = {}) {
  const complaints: string[] = []
  const document = openDocument<Content>({
    ...names(folder),
    onCorrupt: (message) => complaints.push(formatMessageOrText(message)),
    ...options,
  })
  return { document, complaints }
}

const fileOf = (folder: string) => join(folder, 'names.json')
const asideOf = (folder: string) => join(folder, `names.unreadable-${now}.json`)

describe('a document', () => {
  it('is empty if there is no file, and reading it creates no file', () => {
    const folder = createTempFolder()
    const { document, complaints } = open(folder)
    expect(document.read()).toEqual({ names: [] })
    expect(readdirSync(folder)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('removes the leftover file from an incomplete write', () => {
    const folder = createTempFolder()
    const rest = `${fileOf(folder)}.new`
    writeFileSync(rest, 'half')
    open(folder, { isReadOnly: true })
    expect(existsSync(rest)).toBe(true)
    open(folder)
    expect(existsSync(rest)).toBe(false)
    mkdirSync(rest)
    expect(() => open(folder).document.write({ names: [] })).toThrow('EISDIR')
  })

  it('is loaded unchanged, and its file also contains a version', () => {
    const folder = createTempFolder()
    open(folder).document.write({ names: ['a', 'ü 🚀'] })
    expect(open(folder).document.read()).toEqual({ names: ['a', 'ü 🚀'] })
    expect(JSON.parse(readFileSync(fileOf(folder), 'utf8'))).toEqual({ names: ['a', 'ü 🚀'], version: 1 })
    expect(readdirSync(folder)).toEqual(['names.json'])
  })

  it.runIf(process.platform !== 'win32')(
    'is readable only by its owner, even if an incomplete file was left behind',
    () => {
      const folder = createTempFolder()
      writeFileSync(`${fileOf(folder)}.new`, '', { mode: 0o644 })
      open(folder).document.write({ names: ['a'] })
      expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600)
    },
  )
})

it('a document for a single use isn’t kept in memory after it is loaded', () => {
  const folder = createTempFolder()
  openOneTimeDocument(names(folder)).write({ names: ['a'] })
  const file = openOneTimeDocument(names(folder))
  expect(file.take()).toEqual({ names: ['a'] })
  expect(file.take()).toEqual({ names: [] })
  file.write({ names: ['b'] })
  expect(file.take()).toEqual({ names: [] })
  expect(open(folder).document.read()).toEqual({ names: ['b'] })
})

const half = JSON.stringify({ version: 1, names: ['a', 'b'] }).slice(0, -8)

describe('a document that can’t be read', () => {
  it.each([
    ['is incomplete', half, 'it isn’t JSON'],
    ['is a list', '[]', 'it isn’t a JSON object'],
    ['has the wrong structure', '{"version":1,"names":[1]}', 'names.0: '],
    ['has a fractional version', '{"version":0.5,"names":[]}', 'its version is invalid'],
    ['has a string as its version', '{"version":"1","names":[]}', 'its version is invalid'],
  ])('is renamed and reported if it %s', (_, text, word) => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), text)
    const { document, complaints } = open(folder)
    expect(document.read()).toEqual({ names: [] })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain('The file names.json couldn’t be read')
    expect(complaints[0]).toContain(word)
    expect(complaints[0]).toContain(asideOf(folder))
    expect(readFileSync(asideOf(folder), 'utf8')).toBe(text)

    document.write({ names: ['new'] })
    expect(open(folder).document.read()).toEqual({ names: ['new'] })
    expect(readFileSync(asideOf(folder), 'utf8')).toBe(text)
  })

  it('is left unchanged if the system reports a read error', () => {
    const folder = createTempFolder()
    const home = join(folder, 'home.json')
    writeFileSync(home, '{"version":1,"names":["kept"]}')
    symlinkSync('names.json', fileOf(folder)) // Reading this loop fails with ELOOP.
    const { document, complaints } = open(folder)
    expect(document.read()).toEqual({ names: [] })
    expect(complaints).toEqual([
      expect.stringMatching(/^The file names\.json .*ELOOP.* It was left unchanged/),
    ])
    expect(() => document.write({ names: ['new'] })).toThrow('storage.notReplaced(names)')
    expect(readdirSync(folder)).toEqual(['home.json', 'names.json'])

    rmSync(fileOf(folder))
    symlinkSync(home, fileOf(folder))
    expect(open(folder).document.read()).toEqual({ names: ['kept'] })
  })

  it('is left unchanged by a program that only reads it', () => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), half)
    const { complaints } = open(folder, { isReadOnly: true })
    expect(complaints).toEqual([expect.stringMatching(/isn’t JSON.*left unchanged/)])
    expect(readdirSync(folder)).toEqual(['names.json'])
  })

  it('is left unchanged if a newer version wrote it', () => {
    const folder = createTempFolder()
    const text = '{"version":2,"names":[]}'
    writeFileSync(fileOf(folder), text)
    const { document, complaints } = open(folder)
    expect(complaints).toEqual([expect.stringMatching(/newer version of Compileo Tray.*left unchanged/)])
    expect(() => document.write({ names: ['new'] })).toThrow('storage.notReplaced(names)')
    expect(readFileSync(fileOf(folder), 'utf8')).toBe(text)
    expect(readdirSync(folder)).toEqual(['names.json'])
  })

  it('is never overwritten if its file can’t be renamed either', () => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), half)
    // A folder with content has the name that the damaged file should get, so the file can't be renamed.
    mkdirSync(join(asideOf(folder), 'x'), { recursive: true })
    const { document, complaints } = open(folder)
    expect(complaints[0]).toMatch(/^The file names\.json couldn’t be read \(.*\), and couldn’t be moved: E/)
    expect(() => document.write({ names: ['new'] })).toThrow(/EISDIR|ENOTEMPTY|EPERM/)
    expect(readFileSync(fileOf(folder), 'utf8')).toBe(half)
  })
})

describe('a document that can’t be written', () => {
  it('reports the reason, and leaves its file unchanged', () => {
    const folder = createTempFolder()
    open(folder).document.write({ names: ['old'] })
    const { document } = open(folder)
    const beside = `${fileOf(folder)}.new`
    mkdirSync(beside)
    expect(() => document.write({ names: ['new'] })).toThrow('EISDIR')
    expect(document.read()).toEqual({ names: ['old'] })
    expect(open(folder).document.read()).toEqual({ names: ['old'] })

    rmdirSync(beside)
    document.write({ names: ['new'] })
    expect(open(folder).document.read()).toEqual({ names: ['new'] })
  })

  it('reports the reason if a file is in the place of its folder', () => {
    const folder = join(createTempFolder(), 'file')
    writeFileSync(folder, '')
    const { document, complaints } = open(join(folder, 'below'))
    expect(complaints).toEqual([])
    expect(() => document.write({ names: ['a'] })).toThrow(/ENOTDIR|EEXIST/)
  })
})
