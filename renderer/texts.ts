/**
 * Every English text of the window, and the functions that make sentences of them. Numbers and times by `Intl`, in the
 * person's own locale.
 */
const number = new Intl.NumberFormat()
const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const exactTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const dayOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `at` in ms since the epoch, as the hour and minute of its day. */
export const timeOfDay = (at: number): string => clockTime.format(at)
/** With seconds. */
export const exactTimeOfDay = (at: number): string => exactTime.format(at)
export const dateAndTime = (at: number): string => dayAndTime.format(at)
export const dateOnly = (at: number): string => dayOnly.format(at)
export const count = (n: number): string => number.format(n)
/** A progress of 0-100. */
export const percent = (progress: number): string => `${number.format(Math.floor(progress))} %`

/** A length of time in ms with its two largest units: "8 min 12 s". */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / second))
  if (ms < minute) return `${s} s`
  if (ms < hour) return withRest(`${Math.floor(s / 60)} min`, s % 60, 's')
  if (ms < day) return withRest(`${Math.floor(ms / hour)} h`, Math.floor((ms % hour) / minute), 'min')
  return withRest(`${number.format(Math.floor(ms / day))} d`, Math.floor((ms % day) / hour), 'h')
}

function withRest(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`
}

/** A length of time in ms, seconds only under a minute: "12 min", "2 h 5 min". */
export function roughDuration(ms: number): string {
  return ms >= minute && ms < hour ? `${Math.floor(ms / minute)} min` : duration(ms)
}

/** Why a call was rejected, as its error says it, without the wrapping that Electron puts around it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')
}

const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`

/** Goes on after a sentence that may be a question: with a comma, or with a capital letter. */
function goOn(sentence: string, first: string, rest: string): string {
  return /[.?!]$/.test(sentence)
    ? `${sentence} ${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest}`
    : `${sentence}, ${first} ${rest}`
}

export const texts = {
  appName: 'Compileo Tray',
  header: {
    search: 'Search jobs, steps, errors',
    clearSearch: 'Clear the search',
    watch: 'Watch a job',
    sidebar: 'Jobs and servers',
    pause: 'Pause notifications',
    pauseHour: 'For 1 hour',
    pauseTomorrow: 'Until tomorrow',
    resume: 'Resume notifications',
    pausedUntil: (at: number, now: number): string =>
      at - now < day ? `Paused until ${timeOfDay(at)}` : `Paused until ${dayAndTime.format(at)}`,
  },
  filters: {
    title: 'Jobs',
    all: 'All jobs',
    running: 'Running',
    attention: 'Needs attention',
    finished: 'Finished',
  },
  groups: {
    attention: 'Needs attention',
    running: 'Running',
    waiting: 'Waiting',
    today: 'Finished today',
    earlier: 'Finished earlier',
  },
  shapes: {
    failed: 'Failed',
    lost: 'Lost',
    running: 'Running',
    retrying: 'Retrying',
    reconnecting: 'Reconnecting',
    offline: 'Server offline',
    locked: 'Key refused',
    waiting: 'Waiting',
    completed: 'Completed',
    cancelled: 'Cancelled',
  },
  statuses: {
    pending: 'Pending',
    scheduled: 'Scheduled',
    running: 'Running',
    retrying: 'Retrying',
    completed: 'Completed',
    failed: 'Failed',
    cancelled: 'Cancelled',
    lost: 'Lost',
  },
  job: {
    failed: (after: string | undefined, error: string | undefined): string =>
      `Failed${after ? ` after ${after}` : ''}${error ? `: ${error}` : ''}`,
    completed: (after: string | undefined, afterAll: boolean): string =>
      `Completed${afterAll ? ' after all' : ''}${after ? ` in ${after}` : ''}`,
    cancelled: (after: string | undefined, byYou: boolean): string =>
      `Cancelled${byYou ? ' by you' : ''}${after ? ` after ${after}` : ''}`,
    lost: (server: string): string => `Lost: ${server} no longer knows this job`,
    lookingFor: (server: string): string => `Looking for it on ${server}…`,
    waiting: (status: string, server: string, age: string): string => `${status} on ${server} for ${age}`,
    runningOn: (server: string): string => `Running on ${server}`,
    atStep: (status: string, step: string | undefined): string => (step ? `${status}: ${step}` : status),
    reconnecting: (server: string, heard: string): string => `Reconnecting to ${server}${heard}`,
    offline: (server: string, heard: string): string => `${server} is offline${heard}`,
    unauthorized: (server: string, heard: string): string => `${server} wants another API key${heard}`,
    lastHeard: (ago: string, progress: string): string => `, last heard ${ago} ago at ${progress}`,
    left: (time: string): string => `${time} left`,
    leftUnderAMinute: 'under 1 min left',
    soon: 'any moment',
    elapsed: (time: string): string => `for ${time}`,
    endedSpoken: (name: string, sentence: string): string => `${name}: ${sentence}`,
    manyEndedSpoken: (all: number, bad: number): string =>
      `${plural(all, 'job', 'jobs')} ended${bad > 0 ? `, ${count(bad)} failed` : ''}`,
  },
  wish: {
    restart: 'Restart',
    restarting: 'Restarting…',
    restartNamed: (name: string): string => `Restart ${name}`,
    restartingNamed: (name: string): string => `Restarting ${name}…`,
    cancel: 'Cancel',
    cancelling: 'Cancelling…',
    restartAccepted: 'Restart accepted, waiting for the server to begin',
    cancelAccepted: 'Cancel accepted, waiting for the job to stop',
    restartRefused: (why: string | undefined): string => (why ? `Not restarted: ${why}` : 'Restart refused'),
    cancelRefused: (why: string | undefined): string => (why ? `Not cancelled: ${why}` : 'Cancel refused'),
    restartIgnored: 'Restart accepted, but the job did not begin again',
    cancelIgnored: 'Cancelled, but the server goes on with it',
  },
  list: {
    name: 'Jobs',
    noMatch: (search: string): string => `No job matches “${search}”`,
    noMatchHint: 'The search looks at labels, ids, steps and errors.',
    noneIn: {
      running: 'Nothing runs now',
      attention: 'Nothing needs you',
      finished: 'No job has finished yet',
    },
    noneInHint: (jobs: number): string => `${plural(jobs, 'job is', 'jobs are')} on your watch-list.`,
    showAll: 'Show all jobs',
    loading: 'Loading jobs',
  },
  empty: {
    title: 'No job is watched yet',
    lead: 'Paste a job’s id to be told the moment it completes or fails.',
    whereTitle: 'Where to find the id',
    whereGui: 'In Compileo, when a job starts:',
    whereGuiSample: 'Extraction job started successfully! Job ID: 123e4567-e89b-…',
    whereApi: 'In the answer of its API:',
    whereApiSample: '{ "job_id": "123e4567-e89b-…" }',
    commandTitle: 'Or from a terminal',
    command: 'compileo-tray --watch ID',
  },
  watchForm: {
    title: 'Watch a job',
    text: 'Paste anything with a job id in it',
    textPlaceholder: 'An id, a link, or the whole message',
    textHint: 'Several ids at once are fine.',
    label: 'Label',
    optional: 'optional',
    labelPlaceholder: 'What you call it',
    server: 'Server',
    everyServer: 'Find it on every server',
    anotherServer: 'Another server…',
    serverUrl: 'Server address',
    apiKey: 'API key',
    apiKeyPlaceholder: 'Only if it asks for one',
    submit: 'Watch',
    submitting: 'Looking…',
    cancel: 'Cancel',
    close: 'Close',
    needsText: 'Paste a job id first.',
    needsUrl: 'Say which server, such as http://localhost:8000.',
    results: 'What came of it',
  },
  detail: {
    name: 'Job detail',
    back: 'Back to the list',
    close: 'Close the detail',
    copyId: 'Copy id',
    copyError: 'Copy the error',
    copyResult: 'Copy the result',
    unwatch: 'Unwatch',
    error: 'Error',
    failedAt: (progress: string, step: string | undefined): string =>
      ` at ${progress}${step ? `, in “${step}”` : ''}`,
    progress: 'Progress',
    chart: (from: string, at: string, to: string, until: string): string =>
      `Progress from ${from} at ${at} to ${to} at ${until}`,
    thisRun: (server: string): string => `This run, on ${server}`,
    entry: (what: string, step: string | undefined): string => (step ? `${what}: ${step}` : what),
    runningFor: (time: string): string => `running for ${time}`,
    earlierRuns: 'Earlier runs',
    result: 'Result',
    resultCut: (shown: number, all: number): string =>
      `The first ${count(shown)} of ${count(all)} characters. Copy takes all of them.`,
    failedToLoad: (why: string): string => `The details could not be loaded: ${why}`,
    retry: 'Try again',
  },
  servers: {
    title: 'Servers',
    counts: (running: number, pending: number): string =>
      `${count(running)} running, ${count(pending)} pending`,
    reach: {
      unknown: 'Not heard yet',
      ok: 'Reachable',
      unreachable: 'Not reachable',
      unauthorized: 'Wants another API key',
      limited: 'Asks for a pause',
      'not-compileo': 'Is not a Compileo server',
    },
    nextTry: (why: string, time: string): string => goOn(why, 'next', `try in ${time}`),
    tryingNow: (why: string): string => goOn(why, 'trying', 'now'),
    queueChart: (minutes: number, now: number): string =>
      `Jobs in the queue over the last ${plural(Math.max(1, minutes), 'minute', 'minutes')}, ${count(now)} now`,
    unnamed: 'its server',
  },
  notices: { name: 'Messages', dismiss: 'Dismiss' },
  toast: {
    copied: 'Copied',
    unwatched: (name: string): string => `No longer watching ${name}`,
    watching: (jobs: number): string => `Watching ${plural(jobs, 'job', 'jobs')}`,
    undo: 'Undo',
    dismiss: 'Dismiss',
  },
  trouble: {
    noAnswer: (why: string): string => `The program does not answer: ${why}. Trying again.`,
    callFailed: (why: string): string => `That did not work: ${why}`,
  },
} as const
