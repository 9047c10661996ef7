import { ended, type Format } from '../../format.ts'

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
      cancel: 'Cancel…',
      waitLonger: 'Wait longer',
      restart: 'Restart',
      restartNow: 'Restart now',
      dismiss: 'Dismiss',
      dontRestart: 'Don’t restart',
      again: 'Try again',
      open: 'Open',
      saveDataset: 'Save dataset…',
      inCompileo: 'Open in Compileo',
    },
    circumstances: (took: string | undefined, server: string | undefined): string =>
      took ? `Ran for ${took}${server ? ` on ${server}` : ''}` : server ? `On ${server}` : '',
    noReason: 'The server gave no reason.',
    restartIt: 'Restart it?',
    stoppedAt: (progress: number): string => `Stopped at ${percent(progress)}.`,
    lost: (server: string | undefined): string =>
      `${server ?? 'The server'} no longer has this job, so its outcome is unknown.`,
    restartsItself: (pause: string | undefined, nth: number, of: number): string =>
      `Restarts automatically in ${pause ?? 'a moment'} (attempt ${count(nth)} of ${count(of)}).`,
    restartedInVain: (times: number): string =>
      times === 1
        ? 'Restarted automatically once; failed again.'
        : `Restarted automatically ${count(times)} times; failed every time.`,

    overdue: (name: string): string => `${name} is taking longer than usual`,
    overLimit: (name: string, limit: string): string => `${name} is running longer than ${limit}`,
    batch: {
      completed: (name: string): string => `${name} completed`,
      ended: (name: string): string => `${name} finished`,
    },
    needYou: (n: number): string => `${jobs(n)} ${n === 1 ? 'needs' : 'need'} you`,
    finished: (n: number, counts: string): string => `${jobs(n)} finished: ${counts}`,
    cause: (line: string, n: number): string => (n === 1 ? line : `${line} (${count(n)})`),
    moreCauses: (n: number): string => plural(n, 'more cause', 'more causes'),
    restartCount: (n: number): string => `Restart ${count(n)}`,
    alerts: (n: number): string => plural(n, 'queue alert', 'queue alerts'),
    unreachable: (server: string): string => `${server} has been unreachable for a minute`,

    restart: {
      titles: {
        done: (name: string): string => `${name} restarted`,
        not: (name: string): string => `${name} couldn’t be restarted`,
        perhaps: (name: string): string => `${name}: restart unconfirmed`,
      },
      automatic: {
        done: (name: string): string => `${name} restarted automatically`,
        not: (name: string): string => `${name} couldn’t be restarted automatically`,
        perhaps: (name: string): string => `${name}: automatic restart unconfirmed`,
      },
      outcomeFollows: 'You’ll be notified when it finishes.',
      jobGone: 'The server no longer has this job.',
      keyMissing: 'The server requires an API key. Add it in Settings.',
      keyRefused: 'The server rejected the API key. Check it in Settings.',
      unreachable: (why: string): string => `Couldn’t reach the server: ${why}`,
      limited: 'The server is limiting requests. Try again in a moment.',
      unclear: 'The server’s response was lost. Check the job before you try again.',
    },

    test: {
      title: 'Notifications work',
      body: 'You’ll get one like this when a job completes or fails.',
      taken: 'Sent.',
      takenWhilePaused: 'Sent. Others don’t appear while notifications are paused.',
      takenInQuietHours: 'Sent. Others stay silent during quiet hours.',
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

export const alerts = ({ count, memorySize, percent, plural }: Format) => ({
  failureRate: (failed: number, total: number): string => `${count(failed)} of ${count(total)} jobs failed`,
  cpu: (value: number): string => `CPU at ${percent(Math.round(value))}`,
  memory: (megabytes: number): string => `${memorySize(megabytes)} of memory in use`,
  pending: (jobs: number): string => `${count(jobs)} jobs waiting`,
  noWorkers: (jobs: number): string =>
    jobs === 1 ? '1 job waiting, none running' : `${count(jobs)} jobs waiting, none running`,
  stalled: (jobs: number): string =>
    `${plural(jobs, 'running job has', 'running jobs have')} shown nothing for over 20 min`,
  /** Without figures: those from before a restart of the program are outdated. */
  kinds: {
    'failure-rate': 'Many jobs failed',
    cpu: 'High CPU use',
    memory: 'High memory use',
    pending: 'Many jobs waiting',
    'no-workers': 'Jobs waiting, none running',
    unreachable: 'Unreachable for a minute',
    'no-queue': 'Queue (Redis) unavailable for over a minute',
  },
  advice: {
    'failure-rate':
      'Check whether they share a cause, such as a model that isn’t running. Restart them once it’s fixed.',
    cpu: 'Jobs take longer. Wait for some to finish before you start more.',
    memory: 'Free some memory, or raise the threshold if this is normal.',
    pending:
      'Jobs arrive faster than the workers process them. Start another worker, or raise the threshold.',
    'no-workers': 'No job starts until a worker runs. Check Redis and the workers’ logs.',
    unreachable:
      'Check that the server is running and this computer is on its network. Compileo Tray keeps retrying.',
    'no-queue':
      'The server can’t reach Redis, which holds its jobs. Check that Redis is running. Compileo Tray keeps retrying.',
  },
})
