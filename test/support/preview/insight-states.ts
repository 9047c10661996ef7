import { InsightsCounter, type InsightsQuery } from '#main/commands/history/count-insights.ts'
import { getRunsToday, searchHistory } from '#main/commands/history/load-history.ts'
import type { LedgerEntry } from '#main/storage/ledger-lines.ts'
import { createBridgeDouble, type BridgeDouble } from '../bridge-double.ts'
import { entryOf } from '../history-sample.ts'
import { sampleSnapshot } from '../sample-data.ts'

const minute = 60_000

const kinds = [
  { kind: 'chunking', label: 'Chunk the oncology guidelines', step: 'Chunking document', minutes: 8 },
  { kind: 'taxonomy', label: 'Taxonomy of the cardiology chapters', step: 'Building level', minutes: 24 },
  { kind: 'extraction', label: 'Extraction, symptoms', step: 'Classifying chunk', minutes: 16 },
  { kind: 'dataset', label: 'Dataset, 5,000 questions', step: 'Generating answers', minutes: 41 },
] as const

const errors = ['Ollama at 127.0.0.1:11434 refused the connection', 'The model "llama3:70b" is not installed']

/** Runs of the last four weeks, of four kinds on two servers. Some failed for one of two causes. */
function weeksOfRuns(): LedgerEntry[] {
  const now = Date.now()
  return kinds.flatMap(({ kind: jobKind, label, step, minutes }, row) =>
    Array.from({ length: 36 }, (_, nth) => {
      const at = now - (10 + nth * 1_100 + ((nth * 37 + row * 53) % 700)) * minute
      const ms = minutes * minute * (0.8 + ((nth * 7) % 10) / 25)
      const failed = (nth + row) % 9 === 2
      const onLab = nth % 3 === 0
      const entry = entryOf(failed ? 'failed' : nth % 12 === 5 ? 'cancelled' : 'completed', {
        jobId: `${jobKind}-${nth}`,
        label,
        kind: jobKind,
        serverId: onLab ? 'lab' : 'work',
        server: onLab ? 'Lab GPU' : 'Workstation',
        at,
        startedAt: at - ms,
        ...(failed && { error: errors[nth % 2] ?? '' }),
      })
      return { ...entry, announced: true, steps: [{ step, ms: 0.8 * ms }] }
    }),
  )
}

function withHistory(entries: readonly LedgerEntry[]): BridgeDouble {
  const double = createBridgeDouble(sampleSnapshot())
  double.on('insights', (query: InsightsQuery) => {
    const now = Date.now()
    const oldest = Math.min(now, ...entries.map(({ outcome }) => outcome.at))
    const count = new InsightsCounter(query, now, oldest)
    for (const entry of entries) count.add(entry)
    return count.result()
  })
  double.on('today', () => getRunsToday(entries, Date.now()))
  double.on('history', (query) => searchHistory(entries, query))
  return double
}

export const insightStates: Readonly<Record<string, () => BridgeDouble>> = {
  insights: () => withHistory(weeksOfRuns()),
  'insights-empty': () => withHistory([]),
}
