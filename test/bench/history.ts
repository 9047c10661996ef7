import { searchHistory } from '../../main/commands/history/load-history.ts'
import type { LedgerEntry } from '../../main/storage/ledger.ts'
import type { Bench } from './place.ts'
import type { Outcome } from './rows.ts'
import { spreadOf } from './stats.ts'

const runs = 10_000
const aPage = 100
const searches = ['refused', 'volume', '9999', 'model refused', 'cardiology 17', 'nowhere']

function entry(nth: number): LedgerEntry {
  const isFailed = nth % 5 === 0
  return {
    outcome: {
      id: `run-${nth}`,
      key: `work/5b0c31d6-ac21-4f4e-9d0f-${String(nth).padStart(12, '0')}`,
      kind: isFailed ? 'failed' : 'completed',
      run: 1,
      at: Date.UTC(2026, 0, 1) + nth * 60_000,
      progress: isFailed ? 40 : 100,
      ...(isFailed
        ? { error: `ConnectionError: the model at 127.0.0.1:11434 refused chunk ${nth} – `.repeat(4) }
        : { result: { counts: { documents: nth, chunks: 3 * nth } } }),
    },
    label: `Parse of volume ${nth}`,
    jobKind: 'parsing',
    server: 'Workstation',
    project: { id: 'cardiology', name: 'Cardiology' },
    announced: true,
  }
}

export function measureHistory({ quick, say }: Bench): Promise<Outcome> {
  say(`History: ${runs.toLocaleString('en')} runs`)
  const entries = Array.from({ length: runs }, (_, nth) => entry(nth))
  const timed = (search: string): number => {
    const begin = performance.now()
    searchHistory(entries, { search, kinds: [], offset: 0, limit: aPage })
    return performance.now() - begin
  }
  const rounds = Array.from({ length: quick ? 3 : 10 }, () => ({
    open: timed(''),
    found: searches.map(timed),
  }))
  const found = rounds.flatMap((round) => round.found)
  return Promise.resolve({
    rows: [
      {
        what: 'history: the first page',
        unit: 'ms',
        ours: spreadOf(rounds.map(({ open }) => open)),
        goal: { of: 'value', at: 'most', value: 16 },
        note: `in main, of ${runs.toLocaleString('en')} runs; a frame has 16 ms.`,
      },
      {
        what: 'history: a search',
        unit: 'ms',
        ours: spreadOf(found),
        goal: { of: 'value', at: 'most', value: 10 },
      },
    ],
  })
}
