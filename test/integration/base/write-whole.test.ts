import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { writeFileAtomically } from '#main/base/files.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { useProgram } from '../use-program.ts'

const program = useProgram('integration/base/write-program.ts')
let home: string
let node: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'compileo-tray-program-'))
  // Copies Node, because Node may be in a home folder that the other user can't enter.
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

describe('a file that the user saves', () => {
  it('replaces the previous file, and leaves no other file behind', async () => {
    const folder = createTempFolder()
    const path = join(folder, 'mine.json')
    for (const text of ['long'.repeat(1_000), 'short']) {
      await expect(writeFileAtomically(path, text)).resolves.toEqual({ ok: true, value: undefined })
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('is complete even if it is written twice at the same time', async () => {
    const folder = createTempFolder()
    const path = join(folder, 'mine.json')
    const texts = ['a'.repeat(1_000_000), 'b'.repeat(1_000_000)]
    await Promise.all(texts.map((text) => writeFileAtomically(path, text)))
    expect(texts).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('keeps its previous content if the disk doesn’t support a file this large', async () => {
    const folder = createTempFolder()
    const path = join(folder, 'mine.json')
    writeFileSync(path, 'before')
    // Ignoring SIGXFSZ turns the size limit into an error.
    expect(formatAllMessages(await run(path, 5_000, "trap '' XFSZ; ulimit -f 4;"))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: the disk doesn’t support files this large',
    })
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['mine.json'])
  })

  it('can’t be written to a read-only folder, and the error explains this', async () => {
    const folder = createTempFolder()
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    expect(formatAllMessages(await run(join(folder, 'mine.json'), 1, '', asNobody))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: permission denied',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('can’t be written to a missing folder, and the error explains this', async () => {
    const path = join(createTempFolder(), 'gone', 'mine.json')
    expect(formatAllMessages(await writeFileAtomically(path, 'x'))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: its folder doesn’t exist',
    })
  })

  it('is written to the target of a symbolic link, even if the target doesn’t exist yet', async () => {
    const folder = createTempFolder()
    const [path, target] = [join(folder, 'link.json'), join(folder, 'target.json')]
    symlinkSync('target.json', path)
    for (const text of ['first', 'second']) {
      await expect(writeFileAtomically(path, text)).resolves.toMatchObject({ ok: true })
      expect(readFileSync(target, 'utf8')).toBe(text)
      expect(lstatSync(path).isSymbolicLink()).toBe(true)
    }
    expect(readdirSync(folder)).toEqual(['link.json', 'target.json'])
  })

  it('contains only the text of the last attempt if writing is restarted', async () => {
    const path = join(createTempFolder(), 'mine.json')
    const written = writeFileAtomically(path, async (write, restart) => {
      await write(Buffer.from('half of it'))
      await restart?.()
      await write(Buffer.from('all'))
      return { ok: true, value: undefined }
    })
    await expect(written).resolves.toMatchObject({ ok: true })
    expect(readFileSync(path, 'utf8')).toBe('all')
  })

  it('keeps the previous file’s permissions', async () => {
    const path = join(createTempFolder(), 'mine.json')
    writeFileSync(path, 'before')
    for (const mode of [0o640, 0o666]) {
      chmodSync(path, mode)
      await expect(writeFileAtomically(path, 'after')).resolves.toMatchObject({ ok: true })
      expect(statSync(path).mode & 0o777).toBe(mode)
    }
  })

  it('is written directly if it is a named pipe', async () => {
    const path = join(createTempFolder(), 'pipe')
    execFileSync('mkfifo', [path])
    const reader = spawn('cat', [path])
    onTestFinished(() => void reader.kill())
    const reading = reader.stdout.setEncoding('utf8').take(1).toArray()
    await expect(writeFileAtomically(path, 'through')).resolves.toMatchObject({ ok: true })
    expect(lstatSync(path).isFIFO()).toBe(true)
    await expect(reading).resolves.toEqual(['through'])
  })

  it('can’t replace a folder, and the error explains this', async () => {
    const folder = createTempFolder()
    const path = join(folder, 'mine')
    mkdirSync(path)
    expect(formatAllMessages(await writeFileAtomically(path, 'x'))).toEqual({
      ok: false,
      message: 'Couldn’t write the file: it’s a folder',
    })
    expect(readdirSync(folder)).toEqual(['mine'])
  })
})
