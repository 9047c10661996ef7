import type { Format } from '../../format.ts'

export const detail = ({ count, plural }: Format) => ({
  name: 'Job details',
  back: 'Back to jobs',
  close: 'Close details',
  divider: 'Width of job details',
  copyId: 'Copy ID',
  unwatch: 'Unwatch',
  error: 'Error',
  copyError: 'Copy error',
  failedAt: (progress: string, step: string | undefined): string =>
    ` at ${progress}${step ? ` during “${step}”` : ''}`,
  showAllLines: (lines: number): string => `Show all ${count(lines)} lines`,
  showAllCharacters: (characters: number): string => `Show all ${count(characters)} characters`,
  showLess: 'Show less',
  stopRecovery: 'Cancel automatic restart',
  restartedItself: (nth: number, of: number): string =>
    `Restarted automatically (attempt ${count(nth)} of ${count(of)})`,
  restartedInVain: (times: number): string =>
    times === 1
      ? 'Restarted automatically once; failed again'
      : `Restarted automatically ${count(times)} times; failed every time`,
  progress: 'Progress',
  chart: (from: string, at: string, to: string, until: string): string =>
    `Progress from ${from} at ${at} to ${to} at ${until}`,
  chartPoint: (progress: string, at: string): string => `${progress} at ${at}`,
  chartTime: 'Progress over time',
  thisRun: (server: string): string => `This run on ${server}`,
  entry: (what: string, step: string | undefined): string => (step ? `${what}: ${step}` : what),
  earlierLines: (lines: number): string => `Show ${plural(lines, 'earlier entry', 'earlier entries')}`,
  earlierRuns: 'Previous runs',
  facts: { run: 'Run', started: 'Started', ended: 'Ended', took: 'Duration' },
  result: 'Result',
  resultText: 'Result text',
  emptyResult: 'The result is empty.',
  rawResult: 'Show raw JSON',
  hideRawResult: 'Hide raw JSON',
  copyResult: 'Copy result',
  save: 'Save…',
  copyValue: 'Copy value',
  copyPath: 'Copy path',
  tooLongToCopy: 'Too large to copy. Save it to a file instead.',
  items: (items: number): string => plural(items, 'item', 'items'),
  fields: (fields: number): string => plural(fields, 'field', 'fields'),
  entries: (entries: number): string => `(${count(entries)})`,
  resultCut: (shown: number, all: number): string =>
    `The first ${count(shown)} of ${count(all)} characters. Copy takes all of them.`,
  options: 'Job settings',
  mute: 'Mute notifications',
  serverMuted: (server: string): string => `Notifications from ${server} are already muted.`,
  failedToLoad: (why: string): string => `Couldn’t load details: ${why}`,
  onlyPart: (why: string): string => `Only a part is shown. The rest couldn’t be loaded: ${why}`,
  retry: 'Try again',
})
