import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { FinishedJobs } from '#main/core/storage/finished-jobs.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const schema = z.object({ serverId: z.string(), jobId: z.string(), run: z.number() })
const job = (jobId: string, run = 1) => ({ serverId: 's', jobId, run })

function setUp() {
  const folder = createTempFolder()
  const path = join(folder, 'finished-jobs.jsonl')
  const finished = new FinishedJobs({ folder, schema, now: 0, onCorrupt: () => undefined })
  onTestFinished(() => finished.close())
  const lines = () => readFileSync(path, 'utf8').trimEnd().split('\n')
  return { path, finished, lines }
}

it('retries on a full disk don’t add the same line twice to the finished jobs', () => {
  const { path, finished, lines } = setUp()
  mkdirSync(path)
  for (let attempt = 0; attempt < 100; attempt++) {
    expect(() => finished.put([job('a'), job('b')])).toThrow('EISDIR')
  }
  expect(() => finished.put([job('a'), job('b'), job('c')])).toThrow('EISDIR')
  rmdirSync(path)
  finished.put([job('a'), job('b'), job('c')])
  expect(lines()).toHaveLength(3)
  finished.put([job('a'), job('b')])
  expect(lines()).toHaveLength(5)
})

it('outdated lines of finished jobs are dropped when there are over a thousand', async () => {
  const { finished, lines } = setUp()
  const runs = Array.from({ length: 1_002 }, (_, run) => job('a', run))
  finished.put(runs.slice(0, 1_000))
  finished.setSource(() => [job('a', 999)])
  finished.compact()
  await waitForTurns()
  expect(lines()).toHaveLength(1_000)
  finished.put(runs.slice(1_000))
  finished.setSource(() => [job('a', 1_001)])
  finished.compact()
  await waitForTurns()
  expect(lines()).toEqual([expect.stringContaining('"run":1001')])
  finished.remove(['s/a'])
  expect(lines()).toHaveLength(2)
})
