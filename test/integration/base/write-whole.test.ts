import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { writeFileAtomically } from '#main/base/files.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { inWords } from '#test/support/job-texts.ts'
import { useProgram } from '../use-program.ts'

const program = useProgram('integration/base/write-program.ts')
let home: string
let node: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'compileo-tray-program-'))
  // Node may be in a home directory.
  chmodSync(home, 0o755)
  node = join(home, 'node')
  copyFileSync(process.execPath, node)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const nobody = 65_534
/** Root may write anywhere, so the program runs as another user. */
const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

function run(path: string, length: number, before = '', options = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const shell = `${before} exec "$0" "$1" "$2" "$3"`
    const words = ['-c', shell, node, program(), path, String(length)]
    execFile('sh', words, { cwd: tmpdir(), ...options }, (error, out, complaint) => {
      if (error) reject(new Error(`${error.message}\n${complaint}`))
      else resolve(JSON.parse(out))
    })
  })
}

describe('a file of the user', () => {
  it('replaces the previous one, and leaves nothing else behind', async () => {
    const folder = tempFolder()
    const path = join(folder, 'mine.json')
    for (const text of ['long'.repeat(1_000), 'short']) {
      await expect(writeFileAtomically(path, text)).resolves.toEqual({ ok: true, value: undefined })
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('is whole, and one of the two, if written twice at once', async () => {
    const folder = tempFolder()
    const path = join(folder, 'mine.json')
    const texts = ['a'.repeat(1_000_000), 'b'.repeat(1_000_000)]
    await Promise.all(texts.map((text) => writeFileAtomically(path, text)))
    expect(texts).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('keeps the previous one if the disk is full', async () => {
    const folder = tempFolder()
    const path = join(folder, 'mine.json')
    writeFileSync(path, 'before')
    // Ignoring SIGXFSZ turns the size limit into an error.
    expect(inWords(await run(path, 5_000, "trap '' XFSZ; ulimit -f 4;"))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: the disk doesn’t support files this large',
    })
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('reports that its folder is not writable', async () => {
    const folder = tempFolder()
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    expect(inWords(await run(join(folder, 'mine.json'), 1, '', asNobody))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: permission denied',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('reports that its folder is missing', async () => {
    const path = join(tempFolder(), 'gone', 'mine.json')
    expect(inWords(await writeFileAtomically(path, 'x'))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: it doesn’t exist',
    })
  })

  it('reports that a folder has its name, and leaves that alone', async () => {
    const folder = tempFolder()
    const path = join(folder, 'mine')
    mkdirSync(path)
    expect(inWords(await writeFileAtomically(path, 'x'))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: it’s a folder',
    })
    expect(readdirSync(folder)).toEqual(['mine'])
  })
})
