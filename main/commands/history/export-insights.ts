import { basename } from 'node:path'
import type { CommandResult, RequestArgument } from '../../../shared/contract.ts'
import type { InsightChart, Insights } from '../../../shared/insights.ts'
import { messageOf } from '../../../shared/message.ts'
import { failureRate } from '../../../shared/outcome.ts'
import { isoTime } from '../../../shared/rules/time.ts'
import { writeWhole, type FileDialogs } from '../../base/files.ts'
import type { CommandContext } from '../context.ts'
import { asCsv } from './csv.ts'
import { insights } from './load-insights.ts'

function dayWord(day: number): string {
  const date = new Date(day)
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

const seconds = (ms: number): number => Math.round(ms) / 1_000

// Exports are for other programs: the same in every language.
const writers: Readonly<Record<InsightChart, (of: Insights) => string>> = {
  runs: ({ days }) =>
    asCsv(
      days.map(({ day, ...counts }) => {
        const rate = failureRate(counts)
        return { day: dayWord(day), ...counts, rate: rate === undefined ? rate : Math.round(rate * 10) / 10 }
      }),
      {
        day: 'Day',
        completed: 'Completed',
        completedWithErrors: 'Completed with errors',
        failed: 'Failed',
        cancelled: 'Cancelled',
        lost: 'Lost',
        rate: 'Failure rate (%)',
      },
    ),
  durations: ({ durations }) =>
    asCsv(
      durations.flatMap(({ kind, days }) =>
        days.map(({ day, runs, medianMs, fromMs, toMs }) => ({
          kind,
          day: dayWord(day),
          runs,
          median: seconds(medianMs),
          from: seconds(fromMs),
          to: seconds(toMs),
        })),
      ),
      {
        kind: 'Kind',
        day: 'Day',
        runs: 'Completed runs',
        median: 'Median (s)',
        from: 'Lower quartile (s)',
        to: 'Upper quartile (s)',
      },
    ),
  causes: ({ causes, otherFailures }) =>
    asCsv(
      [
        ...causes.map(({ line, runs, lastAt }) => ({ line, runs, last: isoTime(lastAt) })),
        ...(otherFailures > 0 ? [{ line: undefined, runs: otherFailures, last: undefined }] : []),
      ],
      { line: 'Error', runs: 'Failed runs', last: 'Latest (UTC)' },
    ),
  steps: ({ steps }) =>
    asCsv(
      steps.map(({ step, kind, runs, medianMs, totalMs }) => ({
        step,
        kind,
        runs,
        median: seconds(medianMs),
        total: seconds(totalMs),
      })),
      { step: 'Step', kind: 'Kind', runs: 'Runs', median: 'Median (s)', total: 'Total (s)' },
    ),
}

/** Writes a chart's data as CSV. */
export const insightsAsCsv = (chart: InsightChart, of: Insights): string => writers[chart](of)

/** Asks for a file, and exports a chart's data. */
export async function exportInsights(
  context: Pick<CommandContext, 'ledger' | 'clock' | 'signal'>,
  dialogs: FileDialogs,
  { chart, ...query }: RequestArgument<'exportInsights'>,
): Promise<CommandResult> {
  const text = insightsAsCsv(chart, await insights(context, query))
  const path = await dialogs.askSave({
    title: messageOf('files.titles.exportInsights'),
    defaultName: `compileo-${chart}-${new Date(context.clock.now()).toISOString().slice(0, 10)}.csv`,
    extensions: ['csv'],
  })
  if (path === undefined) return { ok: true }
  const written = await writeWhole(path, text)
  return written.ok ? { ok: true, message: messageOf('files.saved', basename(path)) } : written
}
