import { stringify } from 'csv-stringify/sync'
import { outsideOf } from '#shared/outside-job.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { saveAs, type FileDialogs } from '#main/base/files.ts'
import type { SuppressionReason } from '#shared/model.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import { failure, messageOf } from '#shared/message.ts'
import { jobIdOf } from '#shared/rules/job-key.ts'
import { plainSummary } from '#shared/result-summary.ts'
import type { CommandContext } from '../context.ts'
import { filterHistory } from './load-history.ts'

const silences: Readonly<Record<SuppressionReason, string>> = {
  kind: 'none: off for this kind of outcome',
  job: 'none: the job is muted',
  server: 'none: the server is muted',
  batch: 'none: part of a batch',
  paused: 'none: notifications were paused',
  'quiet-hours': 'none: quiet hours',
  own: 'none: cancelled by the person',
  looking: 'none: the job was in view',
}

function notificationOf({ announced, silence }: LedgerEntry): string {
  if (!announced) return 'not shown yet'
  return silence === undefined ? 'shown' : silences[silence]
}

function record(entry: LedgerEntry) {
  const { outcome, label, jobKind: kind, project, server: name } = entry
  const known = { jobId: jobIdOf(outcome.key), label, kind, project, outcome }
  const job = outsideOf(known, { name }, label ?? '')
  return {
    ...job,
    server: job.server.name,
    project: job.project?.name,
    result: job.resultSummary && plainSummary(job.resultSummary),
    notification: notificationOf(entry),
    source: job.source && `server ${job.source}`,
  }
}

/** The columns, in order. */
const headers = {
  jobId: 'Job ID',
  label: 'Label',
  server: 'Server',
  outcome: 'Outcome',
  outcomeBefore: 'Outcome before',
  run: 'Run',
  startedAt: 'Started (UTC)',
  endedAt: 'Ended (UTC)',
  durationSeconds: 'Duration (s)',
  progress: 'Progress (%)',
  error: 'Error',
  result: 'Result',
  notification: 'Notification',
  kind: 'Kind',
  project: 'Project',
  source: 'Source',
} as const satisfies Partial<Record<keyof ReturnType<typeof record>, string>>

/**
 * Writes outcomes as CSV (RFC 4180), with times in ISO 8601. The byte order mark makes spreadsheets read UTF-8.
 * Cells that begin like a formula get a ' before them (OWASP, "CSV Injection").
 */
export const historyAsCsv = (entries: readonly LedgerEntry[]): string =>
  stringify(entries.map(record), {
    header: true,
    columns: Object.entries(headers).map(([key, header]) => ({ key, header })),
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // Also for a lone line feed, which the library doesn't quote with this delimiter.
    quoted_string: true,
  })

/** Asks for a file, and exports the filtered history. */
export async function exportHistory(
  { ledger, clock }: CommandContext,
  dialogs: FileDialogs,
  filter: RequestArgument<'exportHistory'>,
): Promise<CommandResult> {
  const entries = filterHistory(ledger.entries(), filter)
  if (entries.length === 0) return failure('files.noOutcomes')
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const title = messageOf('files.titles.exportHistory')
  const question = { title, defaultName: `compileo-history-${today}.csv`, extensions: ['csv'] }
  return saveAs(dialogs, question, historyAsCsv(entries), (file) =>
    messageOf('files.savedOutcomes', entries.length, file),
  )
}
