import type { Format } from '../../format.ts'

export const createDetailTexts = ({ count, memorySize }: Format) => ({
  name: 'Job details',
  back: 'Back to jobs',
  close: 'Close details',
  more: 'More actions',
  error: 'Error',
  copyError: 'Copy error',
  at: (place: string) => `At ${place}`,
  during: (step: string) => `during “${step}”`,
  traceback: (lines: number) => `Traceback, ${count(lines)} lines`,
  showAllLines: (lines: number) => `Show all ${count(lines)} lines`,
  showAllCharacters: (characters: number) => `Show all ${count(characters)} characters`,
  showLess: 'Show less',
  /** Explanations of a job's state. */
  card: {
    lost: (server: string) => `${server} no longer has this job`,
    lostHint:
      'How it ended is unknown. Servers forget finished jobs after 2 hours; the plugin keeps them for a week.',
    lostTrack: (server: string) => `${server} lost track of this job`,
    lostTrackHint: 'It may still be running. A restart could run it twice.',
    noneStarts: (server: string) => `${server} starts no jobs`,
    keyHint: 'Until then, this job can’t be checked.',
    retried: 'It is checked again and again',
  },
  restartedItself: (nth: number, total: number) =>
    `Restarted automatically (attempt ${count(nth)} of ${count(total)})`,
  restartsFailed: (times: number) =>
    times === 1
      ? 'Restarted automatically once; failed again'
      : `Restarted automatically ${count(times)} times; failed every time`,
  ring: (state: string, progress: string) => `${state}, ${progress}`,
  longer: 'Taking longer than usual',
  overLimit: (limit: string) => `Running longer than ${limit}`,
  times: {
    doneAbout: 'Done about',
    runningFor: 'Running for',
    waitingFor: 'Waiting for',
    ranFor: 'Ran for',
    usually: 'Usually',
    lastSeen: 'Last seen',
    runningSince: 'Running since',
  },
  whereTimeWent: 'Where the time went',
  queued: 'Queued',
  unseen: 'Before it was watched',
  otherSteps: 'Other steps',
  usualRun: 'usual run',
  usualThen: (point: string, usual: string) => `${point}, usually ${usual}`,
  progress: 'Progress',
  chart: (from: string, at: string, to: string, until: string) =>
    `Progress from ${from} at ${at} to ${to} at ${until}`,
  chartPoint: (progress: string, at: string) => `${progress} at ${at}`,
  chartTime: 'Progress over time',
  result: 'Result',
  resultText: 'Result text',
  emptyResult: 'The result is empty.',
  rawResult: 'Show raw JSON',
  hideRawResult: 'Hide raw JSON',
  copyResult: 'Copy result',
  save: 'Save…',
  resultTooLarge: (megabytes: number) =>
    `${memorySize(megabytes)}: too large to show. Save it to a file instead.`,
  tooLongToCopy: 'Too large to copy. Save it to a file instead.',
  resultCut: (shown: number, all: number) =>
    `Showing ${count(shown)} of ${count(all)} characters. Copy copies everything.`,
  resultBeginning: (shown: number, whole: string) =>
    `This is the beginning: ${count(shown)} of ${whole} characters. Save the result to see all of it.`,
  wholeResult: {
    exact: (characters: number) => count(characters),
    about: (characters: number) => `about ${count(characters)}`,
    'at least': (characters: number) => `more than ${count(characters)}`,
  },
  find: {
    field: 'Find in result',
    none: 'Not found',
    nth: (nth: number, all: number) => `${count(nth)} of ${count(all)}`,
    previous: 'Previous match',
    next: 'Next match',
  },
  failedToLoad: (why: string) => `Couldn’t load details: ${why}`,
  onlyPart: (why: string) => `Couldn’t load all of it: ${why}`,
})
