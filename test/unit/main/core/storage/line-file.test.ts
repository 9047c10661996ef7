import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LineFile } from '#main/core/storage/line-file.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

function setUp(content?: string) {
  const folder = createTempFolder()
  const path = join(folder, 'outcomes.jsonl')
  if (content !== undefined) writeFileSync(path, content)
  const all = content === undefined ? [] : content.trimEnd().split('\n')
  const warnings: string[] = []
  const open = (isKnown = true) => {
    const file = new LineFile(path, false)
    if (isKnown) file.setSource(() => all)
    file.onRewritten((message) => warnings.push(formatMessageOrText(message)))
    onTestFinished(() => file.close())
    return file
  }
  const add = (file: LineFile, line: string) => {
    all.push(line)
    return file.append(line)
  }
  return { folder, path, open, add, warnings, text: () => readFileSync(path, 'utf8') }
}

describe('a file of lines', () => {
  it.each(['before the first write', 'after a write'])('is rewritten if it was deleted %s', (when) => {
    const { path, open, add, warnings, text } = setUp('old\n')
    const file = open()
    if (when === 'after a write') add(file, 'a')
    rmSync(path)
    expect(add(file, 'b')).toBeUndefined()
    expect(text()).toBe(when === 'after a write' ? 'old\na\nb\n' : 'old\nb\n')
    expect(warnings).toEqual([
      'The file outcomes.jsonl was deleted while Compileo Tray was running. It was written again.',
    ])
    add(file, 'c')
    expect(text()).toMatch(/b\nc\n$/)
    expect(warnings).toHaveLength(1)
  })

  it.each(['before the first write', 'after a write'])(
    'is rewritten if another file replaced it %s, and that file is moved away',
    async (when) => {
      const { folder, path, open, add, warnings, text } = setUp('old\n')
      const file = open()
      if (when === 'after a write') add(file, 'a')
      writeFileSync(`${path}.other`, 'backup\n')
      utimesSync(`${path}.other`, 7, 7)
      renameSync(`${path}.other`, path)
      const isLate = when === 'after a write'
      const error = isLate ? add(file, 'b') : await file.replace(() => ['old', 'b'])
      expect(error).toBeUndefined()
      expect(text()).toBe(when === 'after a write' ? 'old\na\nb\n' : 'old\nb\n')
      const aside = join(folder, `outcomes.replaced-7000.jsonl`)
      expect(readFileSync(aside, 'utf8')).toBe('backup\n')
      expect(warnings).toEqual([
        `The file outcomes.jsonl was replaced while Compileo Tray was running. The other was moved to ${aside}, and ours was written again.`,
      ])
      expect(readdirSync(folder)).toHaveLength(2)
    },
  )

  it('isn’t rewritten if it was replaced but its previous lines are unknown', () => {
    const { path, open, add, warnings, text } = setUp('{"v":2}\n')
    const file = open(false)
    add(file, 'a')
    rmSync(path)
    writeFileSync(path, 'backup\n')
    add(file, 'b')
    expect(text()).toBe('backup\nb\n')
    expect(warnings).toEqual([])
  })

  it('isn’t reported as deleted if it never existed', () => {
    const { open, add, warnings, text } = setUp()
    add(open(), 'a')
    expect(text()).toBe('a\n')
    expect(warnings).toEqual([])
  })

  it('needs constant time for each line that isn’t saved because the disk is full', () => {
    const { path, open, text } = setUp()
    const file = open()
    const line = 'x'.repeat(2_000)
    mkdirSync(path)
    const timeOf = (count: number) => {
      const begun = process.cpuUsage()
      for (let nth = 0; nth < count; nth += 1) expect(file.append(line)).toBeDefined()
      const { user, system } = process.cpuUsage(begun)
      return (user + system) / 1_000
    }
    timeOf(100)
    const few = timeOf(1_000)
    timeOf(8_000)
    expect(timeOf(1_000)).toBeLessThan(few * 5 + 50)
    rmdirSync(path)
    expect(file.retry()).toBeUndefined()
    expect(text()).toBe(`${line}\n`.repeat(10_100))
  })
})
