import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLedger, type Ledger } from '#main/core/storage/ledger.ts'
import type { JobOutcome } from '#shared/model.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'

const day = 24 * 60 * 60_000
const now = Date.UTC(2026, 10, 24, 12)

const outcomeOf = (jobId: string, change: Partial<JobOutcome> = {}) =>
  createSampleOutcome('completed', { id: `completed@${now}`, key: `s/${jobId}`, at: now, ...change })

function open(folder: string, at: number | (() => number) = now) {
  const complaints: string[] = []
  const troubles: (string | undefined)[] = []
  const clock = typeof at === 'number' ? () => at : at
  const ledger = openLedger({
    folder,
    now: clock,
    onCorrupt: (message) => complaints.push(formatMessageOrText(message)),
  })
  ledger.onError((reason) => troubles.push(reason === undefined ? undefined : formatMessageOrText(reason)))
  onTestFinished(() => ledger.close())
  return { ledger, complaints, troubles }
}

function reopen(ledger: Ledger, folder: string) {
  ledger.close()
  return open(folder)
}

async function announce(ledger: Ledger, outcome: JobOutcome) {
  await ledger.recordDue(outcome)
  ledger.recordAnnounced(outcome)
}

const fileOf = (folder: string) => join(folder, 'outcomes.jsonl')
const textOf = (folder: string) => readFileSync(fileOf(folder), 'utf8')
const linesOf = (folder: string) => textOf(folder).trimEnd().split('\n')

describe('a cleared history', () => {
  it('still contains outcomes that are due or that the caller keeps, but no others', async () => {
    const folder = createTempFolder()
    const [a, b, c] = [outcomeOf('a'), outcomeOf('b'), outcomeOf('c')]
    const { ledger } = open(folder)
    for (const each of [a, b, c]) await ledger.recordDue(each)
    ledger.recordAnnounced(a)
    ledger.recordAnnounced(c)
    expect(await ledger.clear(({ outcome }) => outcome.key === c.key)).toEqual({ ok: true, gone: 1 })
    expect(ledger.entries().map(({ outcome }) => outcome.key)).toEqual(['s/b', 's/c'])
    expect(textOf(folder)).not.toContain('s/a')
    ledger.recordAnnounced(b)
    const { ledger: again } = reopen(ledger, folder)
    expect([a, b, c].map((outcome) => again.stage(outcome))).toEqual(['unknown', 'announced', 'announced'])
  })

  it('stays unchanged if part of it was written by a newer version', async () => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), '{"v":9}\n')
    const { ledger } = open(folder)
    await announce(ledger, outcomeOf('a'))
    expect(await ledger.clear(() => false)).toMatchObject({ ok: false })
    expect(ledger.entries()).toHaveLength(1)
    expect(textOf(folder)).toContain('{"v":9}')
  })

  it('still contains all outcomes if its file can’t be replaced', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await announce(ledger, outcomeOf('a'))
    // A file can't replace a folder that isn't empty.
    rmSync(fileOf(folder))
    mkdirSync(join(fileOf(folder), 'full'), { recursive: true })
    const clearing = ledger.clear(() => false)
    void ledger.recordDue(outcomeOf('b'))
    expect(await clearing).toMatchObject({ ok: false })
    expect(ledger.entries().map(({ outcome }) => outcome.key)).toEqual(['s/a', 's/b'])
  })
})

describe('an outcome’s stages', () => {
  it('change from “unknown” to “due” and “announced”, and are saved for a relaunch', async () => {
    const folder = createTempFolder()
    const [a, b, c] = [outcomeOf('a'), outcomeOf('b'), outcomeOf('c')]
    const { ledger } = open(folder)
    await ledger.recordDue(a, { label: 'Taxonomy', server: 'Workstation' })
    await ledger.recordDue(b)
    ledger.recordAnnounced(a)
    const stages = (of: typeof ledger) => [a, b, c].map((outcome) => of.stage(outcome))
    expect(stages(ledger)).toEqual(['announced', 'due', 'unknown'])
    const { ledger: again } = reopen(ledger, folder)
    expect(stages(again)).toEqual(['announced', 'due', 'unknown'])
    expect(again.pending()).toEqual([{ outcome: b, label: undefined, announced: false }])
    expect(again.entries()).toMatchObject([
      { outcome: a, label: 'Taxonomy', server: 'Workstation', announced: true },
      { outcome: b, announced: false },
    ])
  })

  it('are saved before the call returns, so that they survive a crash', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    const synced = ledger.recordDue(outcomeOf('a'))
    expect(linesOf(folder)).toHaveLength(1)
    await synced
    ledger.recordAnnounced(outcomeOf('a'))
    expect(linesOf(folder)).toHaveLength(2)
  })

  it('belong to one outcome, so the job’s next outcome starts as “unknown”', async () => {
    const { ledger } = open(createTempFolder())
    await announce(ledger, outcomeOf('a'))
    expect(ledger.stage(outcomeOf('a', { run: 2, id: `completed@${now + 1}` }))).toBe('unknown')
    expect(ledger.stage(outcomeOf('a', { kind: 'failed', id: `failed@${now}` }))).toBe('unknown')
    expect(ledger.stage(outcomeOf('a', { run: 7 }))).toBe('announced')
  })

  it('don’t change when the outcome becomes due again', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a'), { label: 'first' })
    ledger.recordAnnounced(outcomeOf('a'))
    await ledger.recordDue(outcomeOf('a', { progress: 50 }), { label: 'second' })
    expect(ledger.stage(outcomeOf('a'))).toBe('announced')
    const { ledger: again } = reopen(ledger, folder)
    expect(again.entries()).toMatchObject([{ label: 'first', announced: true, outcome: { progress: 100 } }])
  })

  it('are read as a list that later stages don’t change', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a'))
    const seen = ledger.entries()
    for (let i = 0; i < 50; i++) {
      await ledger.recordDue(outcomeOf(`job-${i}`))
      // Other processes always see whole lines.
      expect(textOf(folder).endsWith('\n')).toBe(true)
    }
    expect(seen).toHaveLength(1)
    expect(ledger.entries()).toHaveLength(51)
  })

  it('are saved with the result, the progress and the reason for suppression', async () => {
    const folder = createTempFolder()
    const outcome = outcomeOf('a', { result: { counts: { chunks: 412, documents: 5 } }, after: 'cancelled' })
    const { ledger } = open(folder)
    const course = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 1_000]
    await ledger.recordDue(outcome, { server: 'Workstation', course })
    ledger.recordAnnounced(outcome, 'quiet-hours')
    const entries = [{ outcome, server: 'Workstation', course, announced: true, silence: 'quiet-hours' }]
    expect(ledger.entries()).toEqual(entries)
    const { ledger: again } = reopen(ledger, folder)
    expect(again.entries()).toEqual(entries)
  })

  it('are saved with a truncated error', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a', { kind: 'failed', error: 'x'.repeat(1_000_000) }))
    expect(textOf(folder).length).toBeLessThan(3_000)
  })
})

describe('a crash while a line is written', () => {
  it('leaves earlier lines intact, and the new line is ignored if it is incomplete', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a', { error: 'Größe überschritten 🚀' }))
    const before = Buffer.byteLength(textOf(folder))
    ledger.recordAnnounced(outcomeOf('a'))
    ledger.close()
    const whole = readFileSync(fileOf(folder))
    for (let size = 0; size < whole.length; size++) {
      const cut = join(folder, String(size))
      mkdirSync(cut)
      writeFileSync(fileOf(cut), whole.subarray(0, size))
      const { ledger: again, complaints } = open(cut)
      const expected = size < before - 1 ? 'unknown' : size < whole.length - 1 ? 'due' : 'announced'
      expect({ size, stage: again.stage(outcomeOf('a')) }).toEqual({ size, stage: expected })
      expect(complaints).toEqual([])
      expect(readdirSync(cut)).toEqual(['outcomes.jsonl'])
      // The next entry gets its own line.
      await again.recordDue(outcomeOf('b'))
      again.close()
      const { ledger: third } = open(cut)
      expect([third.stage(outcomeOf('a')), third.stage(outcomeOf('b'))]).toEqual([expected, 'due'])
      third.close()
      rmSync(cut, { recursive: true })
    }
  })

  it('doesn’t hide a damaged line before the incomplete line', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a'))
    ledger.close()
    appendFileSync(fileOf(folder), 'damaged\n')
    appendFileSync(fileOf(folder), JSON.stringify({ v: 1, announced: `s/a#completed@${now}` }))
    const { ledger: again, complaints } = open(folder)
    expect(again.stage(outcomeOf('a'))).toBe('announced')
    expect(complaints).toHaveLength(1)
    expect(readFileSync(join(folder, `outcomes.unreadable-${now}.jsonl`), 'utf8')).toBe('damaged\n')
  })
})

describe('invalid lines in the ledger', () => {
  it('are moved to a separate file and reported, and valid lines are still read', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    await ledger.recordDue(outcomeOf('a'))
    await announce(ledger, outcomeOf('b'))
    ledger.close()
    const damaged = ['nonsense', '{"v":0,"due":{}}', '{"v":1,"due":{"id":"x"}}', '[]', 'null', '\0\0\0']
    const lines = linesOf(folder)
    writeFileSync(fileOf(folder), `${[...damaged.slice(0, 3), ...lines, ...damaged.slice(3)].join('\n')}\n`)

    const { ledger: again, complaints } = open(folder)
    expect(complaints).toEqual([
      `6 lines of the history couldn’t be read. They were moved to ${join(folder, `outcomes.unreadable-${now}.jsonl`)}.`,
    ])
    expect(readFileSync(join(folder, `outcomes.unreadable-${now}.jsonl`), 'utf8')).toBe(
      `${damaged.join('\n')}\n`,
    )
    expect(again.pending()).toMatchObject([{ outcome: { key: 's/a' } }])
    expect(again.stage(outcomeOf('b'))).toBe('announced')
    again.close()

    const third = open(folder)
    expect(third.complaints).toEqual([])
    expect(linesOf(folder)).toEqual(lines)
  })

  it('are moved unchanged even if the file isn’t text', async () => {
    const folder = createTempFolder()
    const noise = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 89 + 128) % 256 || 1)).map(
      (byte) => (byte === 0x0a ? 0x0b : byte),
    )
    writeFileSync(fileOf(folder), noise)
    const { ledger, complaints } = open(folder)
    const aside = join(folder, `outcomes.unreadable-${now}.jsonl`)
    expect(complaints).toEqual([`1 line of the history couldn’t be read. It was moved to ${aside}.`])
    expect(readFileSync(aside).equals(noise)).toBe(true)
    await ledger.recordDue(outcomeOf('a'))
    ledger.close()
    expect(open(folder, now + 1).complaints).toEqual([])
  })

  it('stay in the file if they can’t be moved', async () => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), 'nonsense\n')
    mkdirSync(join(folder, `outcomes.unreadable-${now}.jsonl`))
    const { ledger, complaints } = open(folder)
    expect(complaints[0]).toContain('Couldn’t clean up the history')
    await ledger.recordDue(outcomeOf('a'))
    ledger.close()
    expect(linesOf(folder)[0]).toBe('nonsense')
    const { ledger: again } = open(folder, now + 1)
    expect(again.stage(outcomeOf('a'))).toBe('due')
  })

  it('are never written through a symbolic link', async () => {
    const [folder, victim] = [createTempFolder(), join(createTempFolder(), 'victim')]
    writeFileSync(victim, 'untouched')
    writeFileSync(fileOf(folder), 'nonsense\n')
    symlinkSync(victim, join(folder, `outcomes.unreadable-${now}.jsonl`))
    expect(open(folder).complaints[0]).toContain('Couldn’t clean up the history')
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(linesOf(folder)).toEqual(['nonsense'])
  })

  it('don’t damage the next line even if an incomplete line couldn’t be removed', async () => {
    const folder = createTempFolder()
    writeFileSync(fileOf(folder), '{"v":1,"due":{"id"')
    mkdirSync(`${fileOf(folder)}.new`)
    const { ledger, complaints } = open(folder)
    expect(complaints[0]).toContain('Couldn’t clean up the history')
    await ledger.recordDue(outcomeOf('a'))
    ledger.close()
    rmSync(`${fileOf(folder)}.new`, { recursive: true })
    const { ledger: again } = open(folder)
    expect(again.stage(outcomeOf('a'))).toBe('due')
  })

  it('don’t include lines with additional fields from a newer version', () => {
    const folder = createTempFolder()
    const lines = [
      { v: 1, due: outcomeOf('a'), label: 'A' },
      { v: 1, announced: `s/a#completed@${now}`, systemId: 42, silence: 'a reason to come' },
    ]
    writeFileSync(fileOf(folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const { ledger, complaints } = open(folder)
    expect(ledger.entries()).toEqual([{ outcome: outcomeOf('a'), label: 'A', announced: true }])
    expect(complaints).toEqual([])
  })
})

/** Writes the ledger's file directly, because each added outcome takes a sync. */
function fill(folder: string, outcomes: readonly { outcome: JobOutcome; announced: boolean }[]) {
  const lines = outcomes.flatMap(({ outcome, announced }) => [
    { v: 1, due: outcome },
    ...(announced ? [{ v: 1, announced: `${outcome.key}#${outcome.id}` }] : []),
  ])
  writeFileSync(fileOf(folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

describe('a ledger with many outcomes', () => {
  it('drops outcomes that were announced over 90 days ago, but no due outcomes', () => {
    const folder = createTempFolder()
    fill(folder, [
      { outcome: outcomeOf('old', { at: now - 91 * day }), announced: true },
      { outcome: outcomeOf('old and due', { at: now - 400 * day }), announced: false },
      { outcome: outcomeOf('young', { at: now - 89 * day }), announced: true },
      { outcome: outcomeOf('new'), announced: true },
    ])
    const { ledger, complaints } = open(folder)
    expect(ledger.entries().map(({ outcome }) => outcome.key)).toEqual(['s/old and due', 's/young', 's/new'])
    expect(ledger.pending()).toMatchObject([{ outcome: { key: 's/old and due' } }])
    expect(linesOf(folder)).toHaveLength(5)
    expect(complaints).toEqual([])
  })

  it.each([
    ['ahead', 365 * day],
    ['behind', -365 * day],
  ])('keeps all outcomes if the clock is a year %s at launch', async (_, off) => {
    const folder = createTempFolder()
    const ages = Array.from({ length: 50 }, (_each, i) => outcomeOf(`a${i}`, { at: now - i * day }))
    fill(folder, announced(ages))
    const before = textOf(folder)
    const wrong = open(folder, now + off)
    expect(wrong.ledger.entries()).toHaveLength(50)
    expect(textOf(folder)).toBe(before)
    const odd = outcomeOf('odd', { at: now + off })
    await announce(wrong.ledger, odd)
    wrong.ledger.close()
    const { ledger } = open(folder)
    expect(ledger.entries().length).toBeGreaterThanOrEqual(50)
    expect(ledger.stage(outcomeOf('a49'))).toBe('announced')
  })

  it('drops at most a tenth of the outcomes at once, even if all are old', () => {
    const folder = createTempFolder()
    const old = Array.from({ length: 99 }, (_, i) => outcomeOf(`a${i}`, { at: now - 200 * day }))
    fill(folder, announced([...old, outcomeOf('new')]))
    for (const left of [90, 81, 72]) {
      const { ledger } = open(folder)
      ledger.close()
      expect(ledger.entries()).toHaveLength(left)
    }
  })

  it('keeps the latest 10,000 announced outcomes and all due outcomes', () => {
    const folder = createTempFolder()
    const due = many(300, 'd').map((outcome) => ({ outcome, announced: false }))
    fill(folder, [...due, ...announced(many(10_500, 'a'))])
    const { ledger } = open(folder)
    expect(ledger.pending()).toHaveLength(300)
    expect(ledger.entries()).toHaveLength(10_300)
    expect(ledger.stage(outcomeOf('d0'))).toBe('due')
    expect(ledger.stage(outcomeOf('a499'))).toBe('unknown')
    expect(ledger.stage(outcomeOf('a500'))).toBe('announced')
    expect(linesOf(folder)).toHaveLength(20_300)
    expect(existsSync(`${fileOf(folder)}.new`)).toBe(false)
  })

  it('opens without writing if no outcome has to be dropped', () => {
    const folder = createTempFolder()
    fill(folder, [{ outcome: outcomeOf('a'), announced: true }])
    mkdirSync(`${fileOf(folder)}.new`) // This makes every rewrite fail.
    const { complaints } = open(folder)
    expect(complaints).toEqual([])
  })
})

const many = (count: number, name: string) =>
  Array.from({ length: count }, (_, i) => outcomeOf(`${name}${i}`))
const announced = (outcomes: readonly JobOutcome[]) =>
  outcomes.map((outcome) => ({ outcome, announced: true }))

describe('a ledger that stays open for months', () => {
  it('drops the oldest announced outcomes when there are 11,000, and keeps 10,000', async () => {
    const folder = createTempFolder()
    const waiting = outcomeOf('waiting', { at: now - 400 * day })
    fill(folder, [{ outcome: waiting, announced: false }, ...announced(many(10_000, 'a'))])
    const { ledger, troubles } = open(folder)
    const later = many(1_000, 'b')
    const synced = later.map((outcome) => ledger.recordDue(outcome))
    for (const outcome of later.slice(0, -1)) ledger.recordAnnounced(outcome)
    expect(ledger.entries()).toHaveLength(11_001)
    ledger.recordAnnounced(outcomeOf('b999'))
    expect(ledger.entries()).toHaveLength(10_001)
    await Promise.all(synced)

    await ledger.recordDue(outcomeOf('c'))
    expect(linesOf(folder)).toHaveLength(20_002)
    expect(
      [waiting, outcomeOf('a999'), outcomeOf('a1000'), outcomeOf('c')].map((of) => ledger.stage(of)),
    ).toEqual(['due', 'unknown', 'announced', 'due'])
    const kept = ledger.entries()
    ledger.close()
    expect(troubles).toEqual([])
    const { ledger: again, complaints } = open(folder)
    expect(again.entries()).toEqual(kept)
    expect(complaints).toEqual([])
  })

  it('drops the outcomes that were announced over 90 days ago, once a day', async () => {
    const folder = createTempFolder()
    let clock = now
    fill(folder, announced([outcomeOf('old', { at: now - 89.5 * day }), outcomeOf('young')]))
    const { ledger } = open(folder, () => clock)
    for (const [passed, name, kept] of [
      [0.6, 'a', ['s/old', 's/young', 's/a']],
      [1, 'b', ['s/young', 's/a', 's/b']],
    ] as const) {
      clock = now + passed * day
      const outcome = outcomeOf(name, { at: clock })
      await announce(ledger, outcome)
      expect(ledger.entries().map((entry) => entry.outcome.key)).toEqual(kept)
    }
    await ledger.recordDue(outcomeOf('next', { at: clock }))
    expect(textOf(folder)).not.toContain('s/old')
    expect(linesOf(folder)).toHaveLength(7)
  })

  it('isn’t rewritten while it has few outcomes, none of them older than 90 days', async () => {
    const folder = createTempFolder()
    let clock = now
    const { ledger, troubles } = open(folder, () => clock)
    mkdirSync(`${fileOf(folder)}.new`)
    for (let passed = 0; passed < 90; passed++) {
      clock = now + passed * day
      const outcome = outcomeOf(`a${passed}`, { at: clock })
      await announce(ledger, outcome)
    }
    ledger.close()
    expect(troubles).toEqual([])
    expect(linesOf(folder)).toHaveLength(180)
  })

  it('reports that its file can’t be compacted, and tries again after a day', async () => {
    const folder = createTempFolder()
    let clock = now
    fill(folder, announced([outcomeOf('old', { at: now - 89.5 * day })]))
    const { ledger, troubles } = open(folder, () => clock)
    mkdirSync(`${fileOf(folder)}.new`)
    const pass = async (name: string, days: number) => {
      clock += days * day
      const outcome = outcomeOf(name, { at: clock })
      await announce(ledger, outcome)
      await ledger.recordDue(outcomeOf(`${name} after`, { at: clock }))
    }
    await pass('a', 1)
    expect(troubles).toEqual([expect.stringContaining('EISDIR')])
    expect(linesOf(folder)).toHaveLength(5)
    expect(ledger.entries().map((entry) => entry.outcome.key)).toEqual(['s/a', 's/a after'])

    rmSync(`${fileOf(folder)}.new`, { recursive: true })
    await pass('b', 90)
    expect(troubles).toEqual([expect.stringContaining('EISDIR'), undefined])
    expect(ledger.entries().map((entry) => entry.outcome.key)).toEqual(['s/a after', 's/b', 's/b after'])
    expect(linesOf(folder)).toHaveLength(4)
  })

  it('leaves invalid lines unchanged if they couldn’t be moved', async () => {
    const folder = createTempFolder()
    let clock = now
    fill(folder, announced([outcomeOf('old', { at: now - 89.5 * day })]))
    appendFileSync(fileOf(folder), 'nonsense\n')
    mkdirSync(join(folder, `outcomes.unreadable-${now}.jsonl`))
    const { ledger } = open(folder, () => clock)
    clock += day
    await announce(ledger, outcomeOf('a', { at: clock }))
    await ledger.recordDue(outcomeOf('b', { at: clock }))
    ledger.close()
    expect(ledger.entries().map((entry) => entry.outcome.key)).toEqual(['s/a', 's/b'])
    expect(textOf(folder)).toContain('nonsense\n')
  })
})

describe('the ledger on a full disk', () => {
  it('reports each stage that can’t be saved, and saves all of them later', async () => {
    const folder = createTempFolder()
    const { ledger, troubles } = open(folder)
    mkdirSync(fileOf(folder))
    await announce(ledger, outcomeOf('a'))
    expect(troubles).toEqual([expect.stringContaining('EISDIR'), expect.stringContaining('EISDIR')])
    expect(ledger.stage(outcomeOf('a'))).toBe('announced')

    rmSync(fileOf(folder), { recursive: true })
    await ledger.recordDue(outcomeOf('b'))
    expect(troubles).toHaveLength(3)
    expect(troubles[2]).toBeUndefined()
    expect(linesOf(folder)).toHaveLength(3)
    ledger.recordAnnounced(outcomeOf('b'))
    expect(troubles).toHaveLength(3)
    const { ledger: again } = reopen(ledger, folder)
    expect([again.stage(outcomeOf('a')), again.stage(outcomeOf('b'))]).toEqual(['announced', 'announced'])
  })

  it('doesn’t restore outcomes that the user cleared in the meantime', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    mkdirSync(fileOf(folder))
    await announce(ledger, outcomeOf('a'))
    rmSync(fileOf(folder), { recursive: true })
    expect(await ledger.clear(() => false)).toEqual({ ok: true, gone: 1 })
    await ledger.recordDue(outcomeOf('b'))
    const { ledger: again } = reopen(ledger, folder)
    expect(again.entries().map(({ outcome }) => outcome.key)).toEqual(['s/b'])
  })

  it('makes a last attempt to save when it is closed', async () => {
    const folder = createTempFolder()
    const { ledger } = open(folder)
    mkdirSync(fileOf(folder))
    await ledger.recordDue(outcomeOf('a'))
    rmSync(fileOf(folder), { recursive: true })
    const { ledger: again } = reopen(ledger, folder)
    expect(again.stage(outcomeOf('a'))).toBe('due')
  })

  it('still records outcomes if its file can’t be read', async () => {
    const folder = createTempFolder()
    mkdirSync(fileOf(folder))
    const { ledger, complaints } = open(folder)
    expect(complaints).toEqual([
      expect.stringMatching(/^Couldn’t read the history in \/.*outcomes.jsonl: EISDIR/),
    ])
    await ledger.recordDue(outcomeOf('a'))
    expect(ledger.stage(outcomeOf('a'))).toBe('due')
  })
})
