import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openLedger } from '../../../main/storage/ledger.ts'
import { bundle } from '../../support/bundle.ts'
import type { Stop } from '../../support/stops.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { carryOut, work } from './storage-work.ts'
import { wordsOf } from '../../support/job-texts.ts'

let home: string
let program: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'compileo-tray-program-'))
  program = await bundle(join(import.meta.dirname, 'storage-program.ts'), home)
}, 60_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

const outcome = z.object({
  complaints: z.array(z.string()),
  refusals: z.array(z.string()),
  troubles: z.array(z.string().nullable()),
  steps: z.array(z.string()),
  read: z.number(),
})
type Outcome = z.infer<typeof outcome>

type Work = z.input<typeof work>

/** To be killed or limited. */
function run(order: Work & { stop?: Stop }, before = ''): Promise<Outcome | undefined> {
  const shell = `${before} exec "$0" "$1" "$2"`
  return new Promise((resolve, reject) => {
    execFile(
      'sh',
      ['-c', shell, process.execPath, program, JSON.stringify(order)],
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

describe('a program that is killed while it writes a document', () => {
  const [old, next] = ['old'.repeat(1_000), 'new'.repeat(1_000)]

  it('leaves the old one whole, or the new one, at every step of the writing', async () => {
    const folder = tempFolder()
    const { steps = [] } = (await run({ folder, documents: [old] })) ?? {}
    expect(steps).toEqual(['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'])
    for (const step of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'] as const) {
      for (const when of ['before', ...(step === 'writeSync' ? ['half' as const] : []), 'after'] as const) {
        await runHere({ folder, documents: [old] })
        await expect(
          run({ folder, documents: [next], stop: { step, when, nth: 1 } }),
        ).resolves.toBeUndefined()
        const isDone = step === 'renameSync' && when === 'after'
        expect({ step, when, text: textIn(folder) }).toEqual({ step, when, text: isDone ? next : old })
      }
    }
    await expect(runHere({ folder, documents: [next] })).resolves.toMatchObject({
      complaints: [],
      refusals: [],
    })
    expect(textIn(folder)).toBe(next)
  }, 60_000)

  it('leaves a half-written file that the next start removes', async () => {
    const folder = tempFolder()
    await run({ folder, documents: [old], stop: { step: 'renameSync', when: 'before', nth: 1 } })
    expect(readdirSync(folder)).toEqual(['names.json.new'])
    await runHere({ folder })
    expect(readdirSync(folder)).toEqual([])
  })
})

/** Blocks have 512 bytes. Ignoring SIGXFSZ turns the size limit into an error. */
const smallDisk = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks};`

describe('a disk that gets full', () => {
  it('in the middle of a document leaves the old one, and reports it', async () => {
    const folder = tempFolder()
    await runHere({ folder, documents: ['old'] })
    const result = await run({ folder, documents: ['x'.repeat(10_000)] }, smallDisk(4))
    expect(result).toMatchObject({ refusals: [expect.stringContaining('EFBIG')], read: 3 })
    expect(textIn(folder)).toBe('old')
    expect(readdirSync(folder)).toEqual(['names.json'])
  })

  it('takes the next document that fits', async () => {
    const folder = tempFolder()
    const result = await run({ folder, documents: ['old', 'x'.repeat(10_000), 'new'] }, smallDisk(4))
    expect(result).toMatchObject({ refusals: [expect.stringContaining('EFBIG')] })
    expect(textIn(folder)).toBe('new')
  })

  it('in the middle of the history raises a notice, and costs at most the step that did not fit', async () => {
    const folder = tempFolder()
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
      onCorrupt: (message) => complaints.push(wordsOf(message)),
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
      throw new Error(wordsOf(message))
    },
  })
  const jobs = (announced: boolean) =>
    ledger.entries().flatMap((entry) => (entry.announced === announced ? [entry.outcome.key.slice(2)] : []))
  const history = { due: jobs(false), announced: jobs(true) }
  ledger.close()
  return history
}

describe('a disk that is full while the history is tidied up', () => {
  it('takes what did not fit, when the tidying has made room', async () => {
    const folder = tempFolder()
    leaveHistory(folder)
    const result = await run({ folder, outcomes: ['a', 'b'], days: 1, announced: true }, smallDisk(4))
    // Until then neither a step of the first nor the second as due fits.
    const full: unknown = expect.stringContaining('EFBIG')
    expect(result?.troubles).toEqual([full, full, full, null])
    expect(historyOf(folder)).toEqual({ due: ['due'], announced: ['a', 'b'] })
  })

  it('leaves the history as it was, where there is no room to tidy up', async () => {
    const folder = tempFolder()
    leaveHistory(folder)
    const before = readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')
    const result = await run({ folder, outcomes: ['a'], days: 1, announced: true }, smallDisk(0))
    expect(result?.troubles).not.toContain(null)
    expect(readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')).toBe(before)
    expect(historyOf(folder)).toEqual({ due: ['due'], announced: almostOld })
  })
})

const tidying: Omit<Stop, 'nth'>[] = [
  { step: 'openSync', of: 'outcomes.jsonl.new', when: 'before' },
  { step: 'openSync', of: 'outcomes.jsonl.new', when: 'after' },
  { step: 'fsyncSync', when: 'before' },
  { step: 'renameSync', when: 'before' },
  { step: 'renameSync', when: 'after' },
]

describe('a program that is killed while it tidies up the history after a day', () => {
  it.each(tidying)('$when $step loses nothing', async (stop) => {
    const folder = tempFolder()
    leaveHistory(folder)
    const twoOutcomes: Work = { folder, outcomes: ['a', 'b'], days: 1, announced: true }
    await expect(run({ ...twoOutcomes, stop: { ...stop, nth: 1 } })).resolves.toBeUndefined()
    const isDone = stop.step === 'renameSync' && stop.when === 'after'
    expect(historyOf(folder)).toEqual({ due: ['due', 'b'], announced: [...(isDone ? [] : almostOld), 'a'] })
    await expect(runHere(twoOutcomes)).resolves.toMatchObject({ complaints: [], troubles: [] })
    expect(historyOf(folder)).toEqual({ due: ['due'], announced: ['a', 'b'] })
  })
})

describe('a start at which no more files can be opened', () => {
  it('costs no file: they stay as they are, with a notice, and are read at the next start', async () => {
    const folder = tempFolder()
    await runHere({ folder, documents: ['kept'], outcomes: ['a'] })
    const result = await run(
      { folder, documents: ['other'], outcomes: ['b'], exhausted: true },
      'ulimit -n 64;',
    )
    expect(result?.complaints).toEqual([
      expect.stringMatching(/^The file names\.json couldn’t be read \(EMFILE.*left unchanged/),
      expect.stringMatching(/^Couldn’t read the history: EMFILE/),
    ])
    expect(result?.refusals).toEqual([expect.stringContaining('left unchanged')])
    expect(readdirSync(folder).toSorted()).toEqual(['names.json', 'outcomes.jsonl'])
    expect(textIn(folder)).toBe('kept')
    expect(historyOf(folder)).toEqual({ due: ['a', 'b'], announced: [] })
  })
})

describe('a program that is killed while it tidies up the history', () => {
  it.each(tidying)('$when $step loses no line', async (stop) => {
    const folder = tempFolder()
    await runHere({ folder, outcomes: ['a', 'b'] })
    const file = join(folder, 'outcomes.jsonl')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, `${text}${text}{"v":1,"d`)
    await expect(run({ folder, stop: { ...stop, nth: 1 } })).resolves.toBeUndefined()
    await expect(runHere({ folder, outcomes: ['c'] })).resolves.toMatchObject({
      complaints: [],
      troubles: [],
    })

    const ledger = openLedger({ folder, now: Date.now, onCorrupt: () => undefined })
    expect(ledger.pending().map((entry) => entry.outcome.key)).toEqual(['s/a', 's/b', 's/c'])
    ledger.close()
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(3)
  })
})
