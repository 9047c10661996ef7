import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openLedger } from '#main/core/storage/ledger.ts'
import type { KillPoint } from '#test/support/kill-points.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { carryOut, work } from './storage-work.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { useProgram } from '../../use-program.ts'

const program = useProgram('integration/core/storage/storage-program.ts')

const outcome = z.object({
  complaints: z.array(z.string()),
  refusals: z.array(z.string()),
  troubles: z.array(z.string().nullable()),
  steps: z.array(z.string()),
  read: z.number(),
})
type Outcome = z.infer<typeof outcome>

type Work = z.input<typeof work>

function run(order: Work & { stop?: KillPoint; copies?: string }, before = ''): Promise<Outcome | undefined> {
  const shell = `${before} exec "$0" "$1" "$2"`
  return new Promise((resolve, reject) => {
    execFile(
      'sh',
      ['-c', shell, process.execPath, program(), JSON.stringify(order)],
      (error, out, complaint) => {
        if (error?.signal === 'SIGKILL') return resolve(undefined)
        if (error) return reject(new Error(`${error.message}\n${complaint}`))
        resolve(outcome.parse(JSON.parse(out)))
      },
    )
  })
}

const runHere = (order: Work) => carryOut(work.parse(order))

const textIn = (folder: string) =>
  z.object({ text: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8'))).text

const writing = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync']

/** @returns folders with the files that a kill leaves before each step of replacing a file, and after the last step */
async function killedWhile(order: Work): Promise<string[]> {
  const copies = createTempFolder()
  const { steps = [] } = (await run({ ...order, copies })) ?? {}
  const first = steps.indexOf('renameSync') - writing.length + 1
  expect(steps.slice(first, first + writing.length)).toEqual(writing)
  const place = (nth: number) => (nth < steps.length ? join(copies, String(nth)) : order.folder)
  return [...writing, 'after'].map((_, nth) => place(first + nth))
}

describe('a program killed while it saves a document', () => {
  const [old, next] = ['old'.repeat(1_000), 'new'.repeat(1_000)]

  it('leaves either the old or the new document, at every step', async () => {
    const [folder, halved] = [createTempFolder(), createTempFolder()]
    for (const each of [folder, halved]) await runHere({ folder: each, documents: [old] })
    const [after = '', ...before] = (await killedWhile({ folder, documents: [next] })).toReversed()
    expect(textIn(after)).toBe(next)
    await run({ folder: halved, documents: [next], stop: { step: 'writeSync', when: 'half', nth: 1 } })
    for (const place of [halved, ...before]) {
      expect({ place, text: textIn(place) }).toEqual({ place, text: old })
      const again = runHere({ folder: place, documents: [next] })
      await expect(again).resolves.toMatchObject({ complaints: [], refusals: [] })
      expect({ place, text: textIn(place) }).toEqual({ place, text: next })
    }
  }, 60_000)

  it('leaves an incomplete file, which the next launch removes', async () => {
    const folder = createTempFolder()
    await run({ folder, documents: [old], stop: { step: 'renameSync', when: 'before', nth: 1 } })
    expect(readdirSync(folder)).toEqual(['names.json.new'])
    await runHere({ folder })
    expect(readdirSync(folder)).toEqual([])
  })
})

it('finished jobs are on the disk before the watch-list is saved without them', async () => {
  const { steps = [] } = (await run({ folder: createTempFolder(), finished: ['a', 'b'] })) ?? {}
  expect(steps.slice(steps.indexOf('writeSync'))).toEqual([
    'writeSync',
    'openSync',
    'fsyncSync',
    'closeSync',
    'closeSync',
  ])
})

/** Blocks have 512 bytes. Ignoring SIGXFSZ turns the size limit into an error. */
const smallDisk = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks};`

describe('a disk that becomes full', () => {
  it('keeps the old document, and the error is reported', async () => {
    const folder = createTempFolder()
    await runHere({ folder, documents: ['old'] })
    const result = await run({ folder, documents: ['x'.repeat(10_000)] }, smallDisk(4))
    expect(result).toMatchObject({ refusals: [expect.stringContaining('EFBIG')], read: 3 })
    expect(textIn(folder)).toBe('old')
    expect(readdirSync(folder)).toEqual(['names.json'])
  })

  it('accepts the next document that fits', async () => {
    const folder = createTempFolder()
    const result = await run({ folder, documents: ['old', 'x'.repeat(10_000), 'new'] }, smallDisk(4))
    expect(result).toMatchObject({ refusals: [expect.stringContaining('EFBIG')] })
    expect(textIn(folder)).toBe('new')
  })

  it('is reported while the history is saved, and only the latest outcomes are lost', async () => {
    const folder = createTempFolder()
    const outcomes = Array.from({ length: 40 }, (_, i) => `job-${i}`)
    const result = await run({ folder, outcomes }, smallDisk(4))
    expect(result?.troubles[0]).toContain('EFBIG')
    expect(result?.troubles).not.toContain(null)
    const size = readFileSync(join(folder, 'outcomes.jsonl')).length
    expect(size).toBe(2_048)

    const complaints: string[] = []
    const ledger = openLedger({
      folder,
      now: Date.now,
      onCorrupt: (message) => complaints.push(formatMessageOrText(message)),
    })
    expect(complaints).toEqual([])
    const kept = ledger.pending().map((entry) => entry.outcome.key)
    expect(kept.length).toBeGreaterThan(5)
    expect(kept).toEqual(outcomes.slice(0, kept.length).map((id) => `s/${id}`))
    ledger.close()
  })
})

const day = 24 * 60 * 60_000
const almostOld = ['old']

const dueLine = (jobId: string, ageMs: number, label?: string) => ({
  v: 1,
  label,
  due: {
    id: 'completed@1',
    key: `s/${jobId}`,
    kind: 'completed',
    run: 1,
    at: Date.now() - ageMs,
    progress: 100,
  },
})

function leaveHistory(folder: string) {
  const lines = [
    dueLine('due', 400 * day),
    ...almostOld.flatMap((id) => [
      dueLine(id, 89.5 * day, 'x'.repeat(3_000)),
      { v: 1, announced: `s/${id}#completed@1` },
    ]),
  ]
  writeFileSync(join(folder, 'outcomes.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function historyOf(folder: string) {
  const ledger = openLedger({
    folder,
    now: Date.now,
    onCorrupt(message) {
      throw new Error(formatMessageOrText(message))
    },
  })
  const jobs = (announced: boolean) =>
    ledger.entries().flatMap((entry) => (entry.announced === announced ? [entry.outcome.key.slice(2)] : []))
  const history = { due: jobs(false), announced: jobs(true) }
  ledger.close()
  return history
}

describe('when the disk is full while the history is compacted', () => {
  it('the remaining outcomes are saved after the compaction has freed space', async () => {
    const folder = createTempFolder()
    leaveHistory(folder)
    const result = await run({ folder, outcomes: ['a', 'b'], days: 1, announced: true }, smallDisk(4))
    // Until the compaction frees space, neither a change of the first outcome nor the second outcome fits.
    const full: unknown = expect.stringContaining('EFBIG')
    expect(result?.troubles).toEqual([full, full, full, null])
    expect(historyOf(folder)).toEqual({ due: ['due'], announced: ['a', 'b'] })
  })

  it('the history stays unchanged if there is no space to compact it', async () => {
    const folder = createTempFolder()
    leaveHistory(folder)
    const before = readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')
    const result = await run({ folder, outcomes: ['a'], days: 1, announced: true }, smallDisk(0))
    expect(result?.troubles).not.toContain(null)
    expect(readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')).toBe(before)
    expect(historyOf(folder)).toEqual({ due: ['due'], announced: almostOld })
  })
})

describe('a program killed while it compacts the history', () => {
  it('loses no recent outcome if it had been running for a day', async () => {
    const folder = createTempFolder()
    leaveHistory(folder)
    const twoOutcomes: Work = { folder, outcomes: ['a', 'b'], days: 1, announced: true }
    for (const [nth, place] of (await killedWhile(twoOutcomes)).entries()) {
      const old = nth < writing.length ? almostOld : []
      expect({ nth, ...historyOf(place) }).toEqual({ nth, due: ['due', 'b'], announced: [...old, 'a'] })
      const again = runHere({ ...twoOutcomes, folder: place })
      await expect(again).resolves.toMatchObject({ complaints: [], troubles: [] })
      expect(historyOf(place)).toEqual({ due: ['due'], announced: ['a', 'b'] })
    }
  })

  it('loses no line if it was just launched', async () => {
    const folder = createTempFolder()
    await runHere({ folder, outcomes: ['a', 'b'] })
    const text = readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')
    writeFileSync(join(folder, 'outcomes.jsonl'), `${text}${text}{"v":1,"d`)
    for (const place of await killedWhile({ folder })) {
      const again = runHere({ folder: place, outcomes: ['c'] })
      await expect(again).resolves.toMatchObject({ complaints: [], troubles: [] })
      expect(historyOf(place)).toEqual({ due: ['a', 'b', 'c'], announced: [] })
      const lines = readFileSync(join(place, 'outcomes.jsonl'), 'utf8').trimEnd().split('\n')
      expect(lines).toHaveLength(3)
    }
  })
})

it('a launch without free file descriptors leaves files unchanged, with a banner', async () => {
  const folder = createTempFolder()
  await runHere({ folder, documents: ['kept'], outcomes: ['a'] })
  const result = await run(
    { folder, documents: ['other'], outcomes: ['b'], exhausted: true },
    'ulimit -n 64;',
  )
  expect(result?.complaints).toEqual([
    expect.stringMatching(/^The file names\.json couldn’t be read \(EMFILE.*left unchanged/),
    expect.stringMatching(/^Couldn’t read the history in \/.*outcomes.jsonl: EMFILE/),
  ])
  expect(result?.refusals).toEqual([expect.stringContaining('left unchanged')])
  expect(readdirSync(folder).toSorted()).toEqual(['names.json', 'outcomes.jsonl'])
  expect(textIn(folder)).toBe('kept')
  expect(historyOf(folder)).toEqual({ due: ['a', 'b'], announced: [] })
})
