import { endSentence, type Format } from '../../format.ts'

export const createCommonTexts = ({ count, plural }: Format) => ({
  source: {
    journal: 'The queue no longer has this job. Its outcome is from the server’s journal.',
    records: 'The queue no longer has this job. Its outcome is from the server’s records.',
  },
  errors: {
    documents: (failed: number, total: number) =>
      failed === total
        ? failed === 1
          ? 'the document failed'
          : `all ${count(total)} documents failed`
        : `${count(failed)} of ${count(total)} documents failed`,
    batches: (failed: number, total: number) => `${count(failed)} of ${count(total)} batches failed`,
    entries: (missing: number, total: number) =>
      total === 0 ? 'it has no entries' : `${count(missing)} of ${count(total)} entries are missing`,
    unreadable: (unreadable: number, total: number) =>
      `${count(unreadable)} of ${plural(total, 'entry', 'entries')} ${unreadable === 1 ? 'is' : 'are'} unreadable`,
    metrics: (failed: number, total: number) =>
      total === 0
        ? 'no metrics were computed'
        : failed === 0
          ? 'the quality check didn’t pass'
          : `${count(failed)} of ${count(total)} metrics failed`,
    results: (without: number, total: number) =>
      total === 0
        ? 'it has no results'
        : `no results in ${without < total ? `${count(without)} of ` : ''}${plural(total, 'chunk', 'chunks')}`,
  },
  ofDocument: (errors: string, document: string) => `${errors} (${document})`,
  statuses: {
    pending: 'pending',
    scheduled: 'scheduled',
    running: 'running',
    retrying: 'retrying',
  },
  and: (names: string, last: string) => `${names} and ${last}`,
  sentences: (first: string, second: string) => `${endSentence(first)} ${second}`,
  about: (name: string, text: string) => `${name}: ${text}`,
  more: (more: number) => `${count(more)} more`,
  items: (items: number) => plural(items, 'item', 'items'),
  fields: (fields: number) => plural(fields, 'field', 'fields'),
  openInCompileo: 'Open in Compileo',
  close: 'Close',
  cancel: 'Cancel',
  discard: {
    title: 'Discard what you typed?',
    text: 'It hasn’t been saved.',
    confirm: 'Discard',
    cancel: 'Keep editing',
  },
  connecting: 'connecting…',
  copyDiagnostics: 'Copy diagnostics',
  copyId: 'Copy ID',
  details: 'Details',
  dontRestart: 'Don’t restart',
  edit: 'Edit…',
  mute: 'Mute',
  open: 'Open',
  openJob: 'Open job',
  quit: 'Quit',
  remove: 'Remove',
  rename: 'Rename',
  replace: 'Replace',
  restartNow: 'Restart now',
  save: 'Save',
  sendTest: 'Send test',
  show: 'Show',
  showAllJobs: 'Show all jobs',
  undo: 'Undo',
  unmute: 'Unmute',
  optional: 'optional',
  jobs: 'Jobs',
  server: 'Server',
  retry: 'Try again',
  everyServer: 'All servers',
  yes: 'yes',
  no: 'no',
})
