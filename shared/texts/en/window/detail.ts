import { count, plural } from '../../../format.ts'

export const detail = {
  name: 'Job detail',
  back: 'Back to the list',
  close: 'Close the detail',
  copyId: 'Copy id',
  unwatch: 'Unwatch',
  error: 'Error',
  copyError: 'Copy the error',
  failedAt: (progress: string, step: string | undefined): string =>
    ` at ${progress}${step ? `, in “${step}”` : ''}`,
  showAllLines: (lines: number): string => `Show all ${count(lines)} lines`,
  showAllCharacters: (characters: number): string => `Show all ${count(characters)} characters`,
  showLess: 'Show less',
  stopRecovery: 'Don’t restart',
  restartedItself: (nth: number, of: number): string => `Restarted by itself (${count(nth)} of ${count(of)})`,
  restartedInVain: (times: number): string =>
    times === 1
      ? 'Restarted by itself once, and failed again'
      : `Restarted by itself ${count(times)} times, and failed each time`,
  progress: 'Progress',
  chart: (from: string, at: string, to: string, until: string): string =>
    `Progress from ${from} at ${at} to ${to} at ${until}`,
  chartPoint: (progress: string, at: string): string => `${progress} at ${at}`,
  chartTime: 'Progress at a time of the run',
  thisRun: (server: string): string => `This run, on ${server}`,
  entry: (what: string, step: string | undefined): string => (step ? `${what}: ${step}` : what),
  earlierLines: (lines: number): string => `Show ${count(lines)} earlier`,
  earlierRuns: 'Earlier runs',
  facts: { run: 'Run', started: 'Started', ended: 'Ended', took: 'Took' },
  result: 'Result',
  resultText: 'Text of the result',
  emptyResult: 'It is empty.',
  copyResult: 'Copy the result',
  save: 'Save…',
  copyValue: 'Copy value',
  copyPath: 'Copy path',
  tooLongToCopy: 'This is too long to copy. Save it instead.',
  items: (items: number): string => plural(items, 'item', 'items'),
  fields: (fields: number): string => plural(fields, 'field', 'fields'),
  entries: (entries: number): string => `(${count(entries)})`,
  resultCut: (shown: number, all: number): string =>
    `The first ${count(shown)} of ${count(all)} characters. Copy takes all of them.`,
  options: 'For this job',
  mute: 'Mute notifications',
  serverMuted: (server: string): string => `All of ${server} is muted already.`,
  failedToLoad: (why: string): string => `The details could not be loaded: ${why}`,
  onlyPart: (why: string): string => `Only a part is shown. The rest couldn’t be loaded: ${why}`,
  retry: 'Try again',
}
