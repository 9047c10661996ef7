import type { Snapshot } from '#shared/contract.ts'
import { countInsights, type InsightsQuery } from '#main/commands/history/count-insights.ts'
import { searchHistory } from '#main/commands/history/load-history.ts'
import { runsToday } from '#main/commands/history/load-timeline.ts'
import { readLedger, type LedgerEntry } from '#main/storage/ledger-lines.ts'
import { createBridgeDouble, type BridgeDouble } from '../bridge-double.ts'
import week from '../week/week.json'

function answerFrom(double: BridgeDouble, entries: readonly LedgerEntry[]): BridgeDouble {
  double.on('insights', (query: InsightsQuery) => {
    const now = Date.now()
    const oldest = Math.min(now, ...entries.map(({ outcome }) => outcome.at))
    const count = countInsights(query, now, oldest)
    for (const entry of entries) count.add(entry)
    return count.result()
  })
  double.on('today', () => runsToday(entries, Date.now()))
  double.on('history', (query) => searchHistory(entries, query))
  return double
}

const weekEnd: Snapshot = JSON.parse(JSON.stringify(week.snapshot))

function weekOfRuns(): BridgeDouble {
  const double = createBridgeDouble(weekEnd)
  return answerFrom(double, [...readLedger(week.ledger).entries.values()])
}

const empty = () => answerFrom(createBridgeDouble(weekEnd), [])

export const insightStates: Readonly<Record<string, () => BridgeDouble>> = {
  week: weekOfRuns,
  insights: weekOfRuns,
  'insights-empty': empty,
}
