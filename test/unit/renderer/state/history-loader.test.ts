import { expect, it } from 'vitest'
import { createHistoryLoader } from '#renderer/state/history-loader.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createHistoryEntry } from '#test/support/history-sample.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'

const entries = Array.from({ length: 250 }, (_, n) =>
  createHistoryEntry('completed', { jobId: `job-${n}`, at: 1_000_000 - n, startedAt: 0 }),
)

/** @returns the offsets of the requests after the window has asked for more three times */
async function readToEnd(total: number): Promise<readonly number[]> {
  const double = createBridgeDouble(createEmptySnapshot())
  const offsets: number[] = []
  double.handle('history', ({ offset, limit }) => {
    offsets.push(offset)
    return { entries: entries.slice(offset, offset + limit), total }
  })
  const loader = createHistoryLoader(double, { search: '', serverId: undefined }, () => undefined)
  loader.refresh()
  await waitForTurns()
  for (let times = 0; times < 3; times += 1) {
    loader.more()
    await waitForTurns()
  }
  return offsets
}

it('the history isn’t requested beyond its end', async () => {
  expect(await readToEnd(250)).toEqual([0, 200])
})

it('loading the history stops after an empty page, even if the count is higher', async () => {
  expect(await readToEnd(300)).toEqual([0, 200, 250])
})
