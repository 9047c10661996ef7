import { chmodSync, chownSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLedger } from '../../../../main/storage/ledger.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { sampleOutcome } from '../../../support/outcome-sample.ts'

const now = Date.UTC(2026, 10, 24, 12)

const outcomeOf = (jobId: string) =>
  sampleOutcome('completed', { id: `completed@${now}`, key: `s/${jobId}`, at: now })

function open(folder: string) {
  const complaints: unknown[] = []
  const ledger = openLedger({
    folder,
    now: () => now,
    onCorrupt: (message) => complaints.push(message),
  })
  return { ledger, complaints }
}

async function formerly(): Promise<{ folder: string; former: string }> {
  const folder = tempFolder()
  const { ledger } = open(folder)
  for (const id of ['a', 'b']) await ledger.due(outcomeOf(id))
  ledger.announced(outcomeOf('a'))
  ledger.close()
  const former = join(folder, 'endings.jsonl')
  renameSync(join(folder, 'outcomes.jsonl'), former)
  return { folder, former }
}

describe('a history with its former name', () => {
  it('is read whole and renamed, in one step', async () => {
    const { folder } = await formerly()
    for (let start = 0; start < 2; start++) {
      const { ledger, complaints } = open(folder)
      expect([outcomeOf('a'), outcomeOf('b')].map((each) => ledger.stage(each))).toEqual(['announced', 'due'])
      expect(complaints).toEqual([])
      ledger.close()
      expect(readdirSync(folder)).toEqual(['outcomes.jsonl'])
    }
  })

  it('stays in use in a folder that takes no other name', async () => {
    const { folder, former } = await formerly()
    // Root may rename anything.
    const isRoot = process.geteuid?.() === 0
    const nobody = 65_534
    if (isRoot) for (const path of [folder, former]) chownSync(path, nobody, nobody)
    chmodSync(folder, 0o555)
    if (isRoot) process.seteuid?.(nobody)
    try {
      const { ledger } = open(folder)
      expect([outcomeOf('a'), outcomeOf('b')].map((each) => ledger.stage(each))).toEqual(['announced', 'due'])
      ledger.announced(outcomeOf('b'))
      ledger.close()
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(folder, 0o755)
    }
    expect(readFileSync(former, 'utf8').match(/"announced"/g)).toHaveLength(2)
    expect(open(folder).ledger.stage(outcomeOf('b'))).toBe('announced')
    expect(readdirSync(folder)).toEqual(['outcomes.jsonl'])
  })
})
