import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLedger } from '../../../main/storage/ledger.ts'
import type { Ending } from '../../../main/state/types.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const day = 24 * 60 * 60_000
const now = Date.UTC(2026, 10, 24, 12)

const endingOf = (jobId: string, change: Partial<Ending> = {}): Ending => ({
  id: `completed@${now}`,
  key: `s/${jobId}`,
  kind: 'completed',
  run: 1,
  at: now,
  progress: 100,
  ...change,
})

function open(folder: string, at = now) {
  const complaints: string[] = []
  const ledger = openLedger({ folder, now: at, onCorrupt: (message) => complaints.push(message) })
  return { ledger, complaints }
}

const fileOf = (folder: string) => join(folder, 'endings.jsonl')
const textOf = (folder: string) => readFileSync(fileOf(folder), 'utf8')
const linesOf = (folder: string) => textOf(folder).trimEnd().split('\n')

describe('the stages of an ending', () => {
  it('go from unknown over due to announced, and are the same after a restart', async () => {
    const folder = tempFolder()
    const [a, b, c] = [endingOf('a'), endingOf('b'), endingOf('c')]
    const { ledger } = open(folder)
    await ledger.due(a, 'Taxonomy')
    await ledger.due(b)
    ledger.announced(a)
    const stages = (of: typeof ledger) => [a, b, c].map((ending) => of.stage(ending))
    expect(stages(ledger)).toEqual(['announced', 'due', 'unknown'])
    ledger.close()

    const { ledger: again } = open(folder)
    expect(stages(again)).toEqual(['announced', 'due', 'unknown'])
    expect(again.pending()).toEqual([{ ending: b, label: undefined, announced: false }])
    expect(again.entries()).toMatchObject([
      { ending: a, label: 'Taxonomy', announced: true },
      { ending: b, announced: false },
    ])
    again.close()
  })

  it('are each on disk before the call returns, so that they survive the program', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    const synced = ledger.due(endingOf('a'))
    expect(linesOf(folder)).toHaveLength(1)
    await synced
    ledger.announced(endingOf('a'))
    expect(linesOf(folder)).toHaveLength(2)
    ledger.close()
  })

  it('are those of one run: the next run of the same job is another ending', async () => {
    const { ledger } = open(tempFolder())
    await ledger.due(endingOf('a'))
    ledger.announced(endingOf('a'))
    expect(ledger.stage(endingOf('a', { run: 2, id: `completed@${now + 1}` }))).toBe('unknown')
    expect(ledger.stage(endingOf('a', { kind: 'failed', id: `failed@${now}` }))).toBe('unknown')
    // Learnt anew after a crash that lost the count of runs.
    expect(ledger.stage(endingOf('a', { run: 7 }))).toBe('announced')
    ledger.close()
  })

  it('keep the place of an ending that becomes due twice', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a'), 'first')
    ledger.announced(endingOf('a'))
    await ledger.due(endingOf('a'), 'second')
    expect(ledger.stage(endingOf('a'))).toBe('announced')
    ledger.close()
    const { ledger: again } = open(folder)
    expect(again.entries()).toMatchObject([{ label: 'first', announced: true }])
    again.close()
  })

  it('can be read while more are written, by a list that does not change', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a'))
    const seen = ledger.entries()
    for (let i = 0; i < 50; i++) {
      await ledger.due(endingOf(`job-${i}`))
      // What another process sees of the file at any time are whole lines.
      expect(textOf(folder).endsWith('\n')).toBe(true)
    }
    expect(seen).toHaveLength(1)
    expect(ledger.entries()).toHaveLength(51)
    ledger.close()
  })

  it('keep no more of an error than a row shows', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a', { kind: 'failed', error: 'x'.repeat(1_000_000) }))
    expect(textOf(folder).length).toBeLessThan(3_000)
    ledger.close()
  })
})

describe('a crash in the middle of a line', () => {
  it('leaves every earlier line, and at each byte the step has happened or has not', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a', { error: 'Größe überschritten 🚀' }))
    const before = Buffer.byteLength(textOf(folder))
    ledger.announced(endingOf('a'))
    ledger.close()
    const whole = readFileSync(fileOf(folder))
    for (let size = 0; size < whole.length; size++) {
      const cut = join(folder, String(size))
      mkdirSync(cut)
      writeFileSync(fileOf(cut), whole.subarray(0, size))
      const { ledger: again, complaints } = open(cut)
      const expected = size < before - 1 ? 'unknown' : size < whole.length - 1 ? 'due' : 'announced'
      expect({ size, stage: again.stage(endingOf('a')) }).toEqual({ size, stage: expected })
      expect(complaints).toEqual([])
      expect(readdirSync(cut)).toEqual(['endings.jsonl'])
      // What comes next is a line of its own.
      await again.due(endingOf('b'))
      again.close()
      const { ledger: third } = open(cut)
      expect([third.stage(endingOf('a')), third.stage(endingOf('b'))]).toEqual([expected, 'due'])
      third.close()
      rmSync(cut, { recursive: true })
    }
  })

  it('does not hide a damaged line that stands before it', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a'))
    ledger.close()
    appendFileSync(fileOf(folder), 'damaged\n')
    appendFileSync(fileOf(folder), JSON.stringify({ v: 1, announced: `s/a#completed@${now}` }))
    const { ledger: again, complaints } = open(folder)
    expect(again.stage(endingOf('a'))).toBe('announced')
    expect(complaints).toHaveLength(1)
    expect(readFileSync(join(folder, `endings.unreadable-${now}.jsonl`), 'utf8')).toBe('damaged\n')
    again.close()
  })
})

describe('lines that make no sense', () => {
  it('are set aside with a word, and the others go on', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    await ledger.due(endingOf('a'))
    await ledger.due(endingOf('b'))
    ledger.announced(endingOf('b'))
    ledger.close()
    const damaged = ['nonsense', '{"v":2,"due":{}}', '{"v":1,"due":{"id":"x"}}', '[]', 'null', '\0\0\0']
    const lines = linesOf(folder)
    writeFileSync(fileOf(folder), `${[...damaged.slice(0, 3), ...lines, ...damaged.slice(3)].join('\n')}\n`)

    const { ledger: again, complaints } = open(folder)
    expect(complaints).toEqual([
      `6 lines of the history could not be read. They were set aside in ${join(folder, `endings.unreadable-${now}.jsonl`)}.`,
    ])
    expect(readFileSync(join(folder, `endings.unreadable-${now}.jsonl`), 'utf8')).toBe(
      `${damaged.join('\n')}\n`,
    )
    expect(again.pending()).toMatchObject([{ ending: { key: 's/a' } }])
    expect(again.stage(endingOf('b'))).toBe('announced')
    again.close()

    const third = open(folder)
    expect(third.complaints).toEqual([])
    expect(linesOf(folder)).toEqual(lines)
    third.ledger.close()
  })

  it('stay where they are when they cannot be set aside', async () => {
    const folder = tempFolder()
    writeFileSync(fileOf(folder), 'nonsense\n')
    mkdirSync(join(folder, `endings.unreadable-${now}.jsonl`))
    const { ledger, complaints } = open(folder)
    expect(complaints[0]).toContain('could not be tidied up')
    await ledger.due(endingOf('a'))
    ledger.close()
    expect(linesOf(folder)[0]).toBe('nonsense')
    const { ledger: again } = open(folder, now + 1)
    expect(again.stage(endingOf('a'))).toBe('due')
    again.close()
  })

  it('after half a line that could not be tidied up, the next line begins anew', async () => {
    const folder = tempFolder()
    writeFileSync(fileOf(folder), '{"v":1,"due":{"id"')
    mkdirSync(`${fileOf(folder)}.new`)
    const { ledger, complaints } = open(folder)
    expect(complaints[0]).toContain('could not be tidied up')
    await ledger.due(endingOf('a'))
    ledger.close()
    rmSync(`${fileOf(folder)}.new`, { recursive: true })
    const { ledger: again } = open(folder)
    expect(again.stage(endingOf('a'))).toBe('due')
    again.close()
  })

  it('written by a version that kept more beside them are read all the same', () => {
    const folder = tempFolder()
    const lines = [
      { v: 1, due: endingOf('a'), label: 'A' },
      { v: 1, announced: `s/a#completed@${now}`, systemId: 42 },
    ]
    writeFileSync(fileOf(folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const { ledger, complaints } = open(folder)
    expect(ledger.stage(endingOf('a'))).toBe('announced')
    expect(complaints).toEqual([])
    ledger.close()
  })
})

/** Writes a ledger's file by hand: opening and writing ten thousand endings one by one takes a sync each. */
function fill(folder: string, endings: readonly { ending: Ending; announced: boolean }[]) {
  const lines = endings.flatMap(({ ending, announced }) => [
    { v: 1, due: ending },
    ...(announced ? [{ v: 1, announced: `${ending.key}#${ending.id}` }] : []),
  ])
  writeFileSync(fileOf(folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

describe('a ledger of many endings', () => {
  it('drops what was announced over 90 days ago, and nothing that is due', () => {
    const folder = tempFolder()
    fill(folder, [
      { ending: endingOf('old', { at: now - 91 * day }), announced: true },
      { ending: endingOf('old and due', { at: now - 400 * day }), announced: false },
      { ending: endingOf('young', { at: now - 89 * day }), announced: true },
    ])
    const { ledger, complaints } = open(folder)
    expect(ledger.entries().map(({ ending }) => ending.key)).toEqual(['s/old and due', 's/young'])
    expect(ledger.pending()).toMatchObject([{ ending: { key: 's/old and due' } }])
    expect(linesOf(folder)).toHaveLength(3)
    expect(complaints).toEqual([])
    ledger.close()
  })

  it('keeps the latest 10,000 that were announced, and every one that is due, also the first', () => {
    const folder = tempFolder()
    const announced = Array.from({ length: 10_500 }, (_, i) => ({
      ending: endingOf(`a${i}`),
      announced: true,
    }))
    const due = Array.from({ length: 300 }, (_, i) => ({ ending: endingOf(`d${i}`), announced: false }))
    fill(folder, [...due, ...announced])
    const { ledger } = open(folder)
    expect(ledger.pending()).toHaveLength(300)
    expect(ledger.entries()).toHaveLength(10_300)
    expect(ledger.stage(endingOf('d0'))).toBe('due')
    expect(ledger.stage(endingOf('a499'))).toBe('unknown')
    expect(ledger.stage(endingOf('a500'))).toBe('announced')
    expect(linesOf(folder)).toHaveLength(20_300)
    expect(existsSync(`${fileOf(folder)}.new`)).toBe(false)
    ledger.close()
  })

  it('opens without a write where there is nothing to tidy up', () => {
    const folder = tempFolder()
    fill(folder, [{ ending: endingOf('a'), announced: true }])
    mkdirSync(`${fileOf(folder)}.new`) // Would make every rewriting fail.
    const { ledger, complaints } = open(folder)
    expect(complaints).toEqual([])
    ledger.close()
  })
})

describe('a disk that takes nothing', () => {
  it('is said once for each step, keeps the stages, and is caught up with when it takes more', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    mkdirSync(fileOf(folder)) // Before the first step there is no file, so now none can be made.
    const troubles: (string | undefined)[] = []
    ledger.onTrouble((reason) => troubles.push(reason))
    await ledger.due(endingOf('a'))
    ledger.announced(endingOf('a'))
    expect(troubles).toEqual([expect.stringContaining('EISDIR'), expect.stringContaining('EISDIR')])
    expect(ledger.stage(endingOf('a'))).toBe('announced')

    rmSync(fileOf(folder), { recursive: true })
    await ledger.due(endingOf('b'))
    expect(troubles).toHaveLength(3)
    expect(troubles[2]).toBeUndefined()
    expect(linesOf(folder)).toHaveLength(3)
    ledger.announced(endingOf('b'))
    expect(troubles).toHaveLength(3)
    ledger.close()
    const { ledger: again } = open(folder)
    expect([again.stage(endingOf('a')), again.stage(endingOf('b'))]).toEqual(['announced', 'announced'])
    again.close()
  })

  it('is tried once more when the ledger is closed', async () => {
    const folder = tempFolder()
    const { ledger } = open(folder)
    mkdirSync(fileOf(folder))
    await ledger.due(endingOf('a'))
    rmSync(fileOf(folder), { recursive: true })
    ledger.close()
    const { ledger: again } = open(folder)
    expect(again.stage(endingOf('a'))).toBe('due')
    again.close()
  })

  it('costs the history, not the program, where not even its file can be read', async () => {
    const folder = tempFolder()
    mkdirSync(fileOf(folder))
    const { ledger, complaints } = open(folder)
    expect(complaints).toEqual([expect.stringContaining('The history could not be read: EISDIR')])
    await ledger.due(endingOf('a'))
    expect(ledger.stage(endingOf('a'))).toBe('due')
    ledger.close()
  })
})
