import { count, percent, plural } from '../../../format.ts'

const jobs = (n: number): string => plural(n, 'job', 'jobs')

/** What notifications say, and why they don't get through. */
export const notifications = {
  buttons: {
    show: 'Show',
    details: 'Details',
    restart: 'Restart',
    restartNow: 'Restart now',
    dontRestart: "Don't restart",
    again: 'Try again',
    open: 'Open',
  },
  /** Of an ending that nobody expected any more, after another. */
  endedAfterAll: {
    completed: 'Completed after all',
    failed: 'Failed after all',
    cancelled: 'Cancelled after all',
    lost: 'Lost after all',
  },
  /** What the run was said to have come to before. */
  before: {
    completed: 'The server had reported it as completed.',
    failed: 'The server had reported it as failed.',
    cancelled: 'It had been cancelled, but ran on.',
    lost: 'The server had lost it for a while.',
  },
  /** How long it ran, and where; either may be unknown. */
  circumstances: (took: string | undefined, server: string | undefined): string =>
    took ? `After ${took}${server ? ` on ${server}` : ''}` : server ? `On ${server}` : '',
  noReason: 'The server gave no reason.',
  cameTo: (progress: number): string => `It had come to ${percent(progress)}.`,
  lost: (server: string | undefined): string =>
    `${server ?? 'The server'} no longer knows this job, so how it ended can't be known.`,
  restartsItself: (pause: string | undefined, nth: number, of: number): string =>
    `Restarts by itself in ${pause ?? 'a moment'}, ${count(nth)} of ${count(of)}.`,
  restartedInVain: (times: number): string =>
    times === 1
      ? 'It was restarted by itself once, and failed again.'
      : `It was restarted by itself ${count(times)} times, and failed each time.`,

  /** Many endings in one. */
  allEnded: {
    completed: (n: number): string => `${jobs(n)} completed`,
    failed: (n: number): string => `${jobs(n)} failed`,
    cancelled: (n: number): string => `${jobs(n)} cancelled`,
    lost: (n: number): string => `${jobs(n)} lost`,
  },
  finished: (n: number): string => `${jobs(n)} finished`,
  ofThem: {
    failed: (n: number): string => `${count(n)} failed`,
    lost: (n: number): string => `${count(n)} lost`,
    cancelled: (n: number): string => `${count(n)} cancelled`,
  },
  alerts: (n: number): string => plural(n, 'queue alert', 'queue alerts'),

  restart: {
    titles: { done: 'Restarted', not: 'Not restarted', perhaps: 'Perhaps restarted' },
    titlesByItself: {
      done: 'Restarted by itself',
      not: 'Not restarted by itself',
      perhaps: 'Perhaps restarted by itself',
    },
    willTell: 'You will hear when it is done.',
    jobGone: 'The server no longer has this job.',
    keyRefused: 'The server refused the API key. Check it in the settings.',
    unreachable: (why: string): string => `The server could not be reached: ${why}`,
    limited: 'The server has had too many requests for now.',
    unclear: 'The answer of the server was lost. Look at the job before you try again.',
  },

  test: {
    title: 'Notifications get through',
    body: 'This is how Compileo Tray tells you that a job completed or failed.',
    taken: 'The desktop took it.',
    takenWhilePaused: 'The desktop took it. Notifications are paused now, so endings stay silent.',
    takenInQuietHours: 'The desktop took it. These are quiet hours, so endings stay silent.',
  },

  refused: {
    notThrough: (why: string): string => `Notifications don't get through: ${why}`,
    bySystem: (why: string): string => `The system refused: ${why}`,
    systemSilent: (seconds: number): string =>
      `The system did not say within ${count(seconds)} s whether it shows notifications.`,
    unsupported: 'This system shows no notifications.',
    noBus: (why: string): string => `The desktop's message bus could not be reached: ${why}.`,
    noService: 'No notification service runs on this desktop.',
    serviceSilent: (seconds: number): string =>
      `The notification service did not answer within ${count(seconds)} s.`,
    byService: (why: string): string => `The notification service refused: ${why}`,
    noNumber: 'The notification service gave an answer without a number.',
  },
  bus: {
    none: 'this session has no D-Bus session bus',
    gone: 'the session bus went away',
    hungUp: 'the session bus hung up',
  },
}
