import { ended, type Format } from '../../format.ts'

/** What notifications say, and why they don't get through. */
export const notifications = ({ count, percent, plural }: Format) => {
  const jobs = (n: number): string => plural(n, 'job', 'jobs')

  return {
    launch: {
      title: {
        one: (jobId: string | undefined): string =>
          jobId ? `Couldn’t watch ${jobId}` : 'Couldn’t watch a job',
        many: (refused: number): string => `Couldn’t watch ${jobs(refused)}`,
      },
    },
    buttons: {
      show: 'Show',
      details: 'Details',
      restart: 'Restart',
      restartNow: 'Restart now',
      restartFailed: 'Restart failed jobs',
      dismiss: 'Dismiss',
      dontRestart: 'Don’t restart',
      again: 'Try again',
      normal: 'This is normal here',
      open: 'Open',
      inCompileo: 'Open in Compileo',
    },
    /** Of an outcome that nobody expected any more, after another. */
    endedAfterAll: {
      completed: 'Completed after all',
      completedWithErrors: 'Completed with errors after all',
      failed: 'Failed after all',
      cancelled: 'Cancelled after all',
      lost: 'Lost after all',
    },
    /** What the run was said to have come to before. */
    before: {
      completed: 'The server had reported it as completed.',
      completedWithErrors: 'The server had reported it as completed.',
      failed: 'The server had reported it as failed.',
      cancelled: 'It had been cancelled, but kept running.',
      lost: 'It had been missing from the server for a while.',
    },
    /** How long it ran, and where; either may be unknown. */
    circumstances: (took: string | undefined, server: string | undefined): string =>
      took ? `Ran for ${took}${server ? ` on ${server}` : ''}` : server ? `On ${server}` : '',
    noReason: 'The server gave no reason.',
    restartIt: 'Restart it?',
    cameTo: (progress: number): string => `Stopped at ${percent(progress)}.`,
    lost: (server: string | undefined): string =>
      `${server ?? 'The server'} no longer has this job, so its outcome is unknown.`,
    restartsItself: (pause: string | undefined, nth: number, of: number): string =>
      `Restarts automatically in ${pause ?? 'a moment'} (attempt ${count(nth)} of ${count(of)}).`,
    restartedInVain: (times: number): string =>
      times === 1
        ? 'Restarted automatically once; failed again.'
        : `Restarted automatically ${count(times)} times; failed every time.`,

    /** Many outcomes in one. */
    allEnded: {
      completed: (n: number): string => `${jobs(n)} completed`,
      completedWithErrors: (n: number): string => `${jobs(n)} completed with errors`,
      failed: (n: number): string => `${jobs(n)} failed`,
      cancelled: (n: number): string => `${jobs(n)} cancelled`,
      lost: (n: number): string => `${jobs(n)} lost`,
    },
    overdue: (name: string): string => `Taking longer than usual: ${name}`,
    /** As the title of a batch begins. */
    batch: { completed: 'Batch completed', ended: 'Batch ended' },
    finished: (n: number): string => `${jobs(n)} finished`,
    ofThem: {
      completedWithErrors: (n: number): string => `${count(n)} with errors`,
      failed: (n: number): string => `${count(n)} failed`,
      lost: (n: number): string => `${count(n)} lost`,
      cancelled: (n: number): string => `${count(n)} cancelled`,
    },
    alerts: (n: number): string => plural(n, 'queue alert', 'queue alerts'),

    restart: {
      titles: { done: 'Restarted', not: 'Restart failed', perhaps: 'Restart unconfirmed' },
      titlesByItself: {
        done: 'Restarted automatically',
        not: 'Automatic restart failed',
        perhaps: 'Automatic restart unconfirmed',
      },
      willTell: 'You’ll be notified when it finishes.',
      jobGone: 'The server no longer has this job.',
      keyMissing: 'The server requires an API key. Add it in Settings.',
      keyRefused: 'The server rejected the API key. Check it in Settings.',
      unreachable: (why: string): string => `Couldn’t reach the server: ${why}`,
      limited: 'The server is limiting requests. Try again in a moment.',
      unclear: 'The server’s response was lost. Check the job before you try again.',
    },

    test: {
      title: 'Notifications work',
      body: 'This is how Compileo Tray tells you that a job completed or failed.',
      taken: 'Your desktop accepted it.',
      takenWhilePaused: 'Your desktop accepted it. Notifications are paused, so you won’t see others.',
      takenInQuietHours: 'Your desktop accepted it. These are quiet hours, so you won’t see others.',
    },

    sound: {
      notPlayed: (file: string, why: string): string =>
        `The system sound is played instead of ${file}: ${why}`,
      none: 'Your desktop has no sound of its own. Choose a file to hear one.',
    },
    refused: {
      notThrough: (why: string): string => `Notifications don’t work: ${why}`,
      bySystem: (why: string): string => `The system rejected it: ${why}`,
      systemSilent: (seconds: number): string =>
        `The system didn’t confirm within ${count(seconds)} s that it shows notifications.`,
      unsupported: 'This system doesn’t support notifications.',
      noBus: (why: string): string => `Couldn’t reach the desktop’s message bus: ${ended(why)}`,
      noService: 'No notification service is running on this desktop.',
      serviceSilent: (seconds: number): string =>
        `The notification service didn’t respond within ${count(seconds)} s.`,
      byService: (why: string): string => `The notification service rejected it: ${why}`,
      noNumber: 'The notification service sent an invalid response.',
    },
    bus: {
      none: 'this session has no D-Bus session bus',
      gone: 'the session bus went away',
      hungUp: 'the session bus closed the connection',
    },
  }
}

/** Queue alerts, and what a person can do about each, in a sentence. */
export const alerts = ({ count, memorySize, percent }: Format) => ({
  failureRate: (failed: number, total: number): string => `${count(failed)} of ${count(total)} jobs failed`,
  cpu: (value: number): string => `CPU at ${percent(Math.round(value))}`,
  memory: (megabytes: number): string => `${memorySize(megabytes)} of memory in use`,
  pending: (jobs: number): string => `${count(jobs)} jobs waiting`,
  noWorkers: (jobs: number): string =>
    jobs === 1 ? '1 job waiting, none running' : `${count(jobs)} jobs waiting, none running`,
  /** What is raised, without figures: those of before a restart of the program say nothing of now. */
  kinds: {
    'failure-rate': 'Many jobs failed',
    cpu: 'High CPU use',
    memory: 'High memory use',
    pending: 'Many jobs waiting',
    'no-workers': 'Jobs waiting, none running',
    unreachable: 'Unreachable for over a minute',
    'no-queue': 'Queue (Redis) unavailable for over a minute',
  },
  advice: {
    'failure-rate': 'Check the errors of the failed jobs: they often share one cause.',
    cpu: 'Jobs will take longer. Wait for some to finish before you start more.',
    memory:
      'That’s the memory of the whole machine. Jobs may run out of it: wait for some to finish before you start large ones.',
    pending: 'New jobs will have to wait. Start fewer, or add workers to the server.',
    'no-workers': 'Check that the server’s workers are running. No job starts until one is.',
    unreachable:
      'Check that the server is running and this computer is on its network. Jobs may still be running there.',
    'no-queue': 'Check that Redis is running: it holds the server’s jobs, which may still be running.',
  },
})
