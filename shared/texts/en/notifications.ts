import { endSentence, type Format } from '../../format.ts'

export const createNotificationTexts = ({ count, percent, plural }: Format) => {
  const jobs = (n: number) => plural(n, 'job', 'jobs')

  return {
    launch: {
      title: {
        one: (jobId: string | undefined) => (jobId ? `Couldn’t watch ${jobId}` : 'Couldn’t watch a job'),
        many: (refused: number) => `Couldn’t watch ${jobs(refused)}`,
      },
    },
    buttons: {
      cancel: 'Cancel…',
      extendRunLimit: 'Wait longer',
      restart: 'Restart',
      dismiss: 'Dismiss',
      saveDataset: 'Save dataset…',
    },
    circumstances: (took: string | undefined, server: string | undefined) =>
      took ? `Ran for ${took}${server ? ` on ${server}` : ''}` : server ? `On ${server}` : '',
    noReason: 'The server gave no reason.',
    restartIt: 'Restart it?',
    stoppedAt: (progress: number) => `Stopped at ${percent(progress)}.`,
    lost: (server: string | undefined) =>
      `${server ?? 'The server'} no longer has this job, so its outcome is unknown.`,
    autoRestartsSoon: (pause: string | undefined, nth: number, total: number) =>
      `Restarts automatically in ${pause ?? 'a moment'} (attempt ${count(nth)} of ${count(total)}).`,
    restartsFailed: (times: number) =>
      times === 1
        ? 'Restarted automatically once; failed again.'
        : `Restarted automatically ${count(times)} times; failed every time.`,

    overdue: (name: string) => `${name} is taking longer than usual`,
    silent: (name: string) => `${name} seems to hang`,
    overLimit: (name: string, limit: string) => `${name} is running longer than ${limit}`,
    batch: {
      completed: (name: string) => `${name} completed`,
      ended: (name: string) => `${name} finished`,
    },
    needAttention: (n: number) => `${jobs(n)} ${n === 1 ? 'needs' : 'need'} attention`,
    finished: (n: number, counts: string) => `${jobs(n)} finished: ${counts}`,
    cause: (line: string, n: number) => (n === 1 ? line : `${line} (${count(n)})`),
    moreCauses: (n: number) => plural(n, 'more cause', 'more causes'),
    restartCount: (n: number) => `Restart ${count(n)}`,
    alerts: (n: number) => plural(n, 'queue alert', 'queue alerts'),
    unreachable: (server: string) => `${server} has been unreachable for over five minutes`,

    restart: {
      titles: {
        restarted: (name: string) => `${name} restarted`,
        failed: (name: string) => `${name} couldn’t be restarted`,
        unconfirmed: (name: string) => `${name}: restart unconfirmed`,
      },
      automatic: {
        restarted: (name: string) => `${name} restarted automatically`,
        failed: (name: string) => `${name} couldn’t be restarted automatically`,
        unconfirmed: (name: string) => `${name}: automatic restart unconfirmed`,
      },
      outcomeFollows: 'You’ll be notified when it finishes.',
      jobGone: 'The server no longer has this job.',
      keyMissing: 'The server requires an API key. Add it in Settings.',
      keyRejected: 'The server rejected the API key. Check it in Settings.',
      unreachable: (why: string) => `Couldn’t reach the server: ${why}`,
      limited: 'The server is limiting requests. Try again in a moment.',
      unclear: 'The server’s response was lost. Check the job before you try again.',
    },

    test: {
      title: 'Notifications work',
      body: 'You’ll get one like this when a job completes or fails.',
      sent: 'Sent.',
      sentWhilePaused: 'Sent. Others don’t appear while notifications are paused.',
      sentInQuietHours: 'Sent. Others stay silent during quiet hours.',
    },
    unavailable: {
      broken: (why: string) => `Notifications don’t work: ${why}`,
      rejectedBySystem: (why: string) => `The system rejected it: ${why}`,
      systemSilent: (seconds: number) =>
        `The system didn’t confirm within ${count(seconds)} s that it shows notifications.`,
      unsupported: 'This system doesn’t support notifications.',
      noBus: (why: string) => `Couldn’t reach the desktop’s message bus: ${endSentence(why)}`,
      noService: 'No notification service is running on this desktop.',
      serviceSilent: (seconds: number) =>
        `The notification service didn’t respond within ${count(seconds)} s.`,
      byService: (why: string) => `The notification service rejected it: ${why}`,
      noNumber: 'The notification service sent an invalid response.',
    },
    bus: {
      none: 'this session has no D-Bus session bus',
      gone: 'the session bus went away',
      hungUp: 'the session bus closed the connection',
    },
  }
}

export const createAlertTexts = ({ count, memorySize, percent, plural }: Format) => ({
  failureRate: (failed: number, total: number) => `${count(failed)} of ${count(total)} jobs failed`,
  cpu: (value: number) => `CPU at ${percent(Math.round(value))}`,
  memory: (megabytes: number) => `${memorySize(megabytes)} of memory in use`,
  pending: (jobs: number) => `${count(jobs)} jobs waiting`,
  noneRunning: (jobs: number) =>
    jobs === 1 ? '1 job waiting, none running' : `${count(jobs)} jobs waiting, none running`,
  stalled: (jobs: number) =>
    `${plural(jobs, 'running job has', 'running jobs have')} shown nothing for over 20 min`,
  reported: (text: string) => `The server reports: ${text}`,
  /** Texts without numbers. After a restart of the program, the numbers in an alert would be outdated. */
  kinds: {
    'failure-rate': 'Many jobs failed',
    cpu: 'High CPU use',
    memory: 'High memory use',
    pending: 'Many jobs waiting',
    'none-running': 'No job makes progress',
    reported: 'The server reports a problem',
    unreachable: 'Unreachable for over five minutes',
    'no-queue': 'Queue (Redis) unavailable for over five minutes',
  },
  advice: {
    'failure-rate':
      'Check whether they share a cause, such as a model that isn’t running. Restart them once it’s fixed.',
    cpu: 'Jobs take longer. Wait for some to finish before you start more.',
    memory: 'Free some memory, or raise the threshold if this is normal.',
    pending:
      'Jobs arrive faster than the workers process them. Start another worker, or raise the threshold.',
    'none-running':
      'Compileo starts none while the machine is busy. Otherwise check that a worker runs, and its log.',
    reported: 'These are the server’s own words. Its log may say more.',
    unreachable:
      'Check that the server is running and this computer is on its network. Compileo Tray keeps retrying.',
    'no-queue':
      'The server can’t reach Redis, which holds its jobs. Check that Redis is running. Compileo Tray keeps retrying.',
  },
})
