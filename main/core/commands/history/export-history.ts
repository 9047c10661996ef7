import { stringify } from 'csv-stringify/sync'
import { toPublicJob } from '#shared/public-job.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { saveWithDialog, type FileDialogs } from '#main/base/files.ts'
import type { SuppressionReason } from '#shared/model.ts'
import type { LedgerEntry } from '#main/core/storage/ledger.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import { formatPlainSummary } from '#shared/result-summary.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { filterHistory } from './load-history.ts'

const silences: Readonly<Record<SuppressionReason, string>> = {
  kind: 'none: off for this kind of outcome',
  job: 'none: the job is muted',
  server: 'none: the server is muted',
  batch: 'none: part of a batch',
  paused: 'none: notifications were paused',
  'quiet-hours': 'none: quiet hours',
  own: 'none: cancelled by the person',
  visible: 'none: the job was in view',
}

function formatNotification({ announced, silence }: LedgerEntry): string {
  if (!announced) return 'not shown yet'
  return silence === undefined ? 'shown' : silences[silence]
}

function toRecord(entry: LedgerEntry) {
  const { outcome, label, jobKind: kind, project, server: name } = entry
  const details = { identity: { jobId: getJobId(outcome.key), label, kind, project }, outcome }
  const job = toPublicJob(details, { name }, label ?? '')
  return {
    ...job,
    server: job.server.name,
    project: job.project?.name,
    result: job.resultSummary && formatPlainSummary(job.resultSummary),
    notification: formatNotification(entry),
    source: job.source && `server ${job.source}`,
  }
}

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
} as const satisfies Partial<Record<keyof ReturnType<typeof toRecord>, string>>

/**
 * Formats outcomes as CSV (RFC 4180), with times in ISO 8601. A byte order mark makes spreadsheets read the
 * file as UTF-8. A cell that begins like a formula gets a `'` before it (OWASP, "CSV Injection").
 */
export const toCsv = (entries: readonly LedgerEntry[]): string =>
  stringify(entries.map(toRecord), {
    header: true,
    columns: Object.entries(headers).map(([key, header]) => ({ key, header })),
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // A field with a line feed must be quoted. Without this option, the library wouldn't quote it, because
    // the record delimiter is a different one.
    quoted_string: true,
  })

/** Shows a save dialog and exports the outcomes that match the filter. */
export async function exportHistory(
  { ledger, clock }: CommandContext,
  dialogs: FileDialogs,
  filter: RequestArgument<'exportHistory'>,
): Promise<CommandResult> {
  const entries = filterHistory(ledger.entries(), filter)
  if (entries.length === 0) return createFailure('files.noOutcomes')
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const title = createMessage('files.titles.exportHistory')
  const question = { title, defaultName: `compileo-history-${today}.csv`, extensions: ['csv'] }
  return saveWithDialog(dialogs, question, toCsv(entries), (file) =>
    createMessage('files.savedOutcomes', entries.length, file),
  )
}
