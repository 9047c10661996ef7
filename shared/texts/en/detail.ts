import type { Format } from '../../format.ts'

export const detail = ({ count, memorySize, plural }: Format) => ({
  name: 'Job details',
  back: 'Back to jobs',
  close: 'Close details',
  more: 'More actions',
  error: 'Error',
  copyError: 'Copy error',
  during: (step: string): string => `During “${step}”`,
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
  ring: (state: string, progress: string): string => `${state}, ${progress}`,
  doneAbout: (time: string): string => `Done about ${time}`,
  longer: 'Taking longer than usual',
  overLimit: (limit: string): string => `Running longer than ${limit}`,
  times: {
    elapsed: 'Elapsed',
    waited: 'Waiting',
    took: 'Duration',
    usually: 'Usually',
    left: 'Left',
    ended: 'Ended',
    underAMinute: 'under 1 min',
  },
  whereTimeWent: 'Where the time went',
  queued: 'Queued',
  unseen: 'Before it was watched',
  otherSteps: 'Other steps',
  usualRun: 'dashed: usual run',
  usualThen: (point: string, usual: string): string => `${point}, usually ${usual}`,
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
  resultTooLarge: (megabytes: number): string =>
    `${memorySize(megabytes)}: too large to show. Save it to a file instead.`,
  tooLongToCopy: 'Too large to copy. Save it to a file instead.',
  resultCut: (shown: number, all: number): string =>
    `Showing ${count(shown)} of ${count(all)} characters. Copy copies everything.`,
  resultBeginning: (shown: number, whole: string): string =>
    `This is the beginning: ${count(shown)} of ${whole} characters. Save the result to see all of it.`,
  wholeResult: {
    exact: (characters: number): string => count(characters),
    about: (characters: number): string => `about ${count(characters)}`,
    'at least': (characters: number): string => `more than ${count(characters)}`,
  },
  find: {
    field: 'Find in result',
    none: 'Not found',
    nth: (nth: number, all: number): string => `${count(nth)} of ${count(all)}`,
    previous: 'Previous match',
    next: 'Next match',
  },
  failedToLoad: (why: string): string => `Couldn’t load details: ${why}`,
  onlyPart: (why: string): string => `Couldn’t load all of it: ${why}`,
  retry: 'Try again',
})
