import { count, percent, plural } from '../../../format.ts'

/** The tray's tooltip and menu. */
export const tray = {
  /** The first line of the menu: how many jobs do what. */
  state: {
    running: (jobs: number): string => `${count(jobs)} running`,
    oneRunning: (progress: number): string => `1 running at ${percent(progress)}`,
    waiting: (jobs: number): string => `${count(jobs)} waiting`,
    connecting: (jobs: number): string => `${count(jobs)} connecting`,
    failed: (jobs: number): string => `${count(jobs)} failed`,
    lost: (jobs: number): string => `${count(jobs)} lost`,
    toLookAt: (jobs: number): string => `${count(jobs)} to look at`,
    deaf: (jobs: number): string => `${count(jobs)} out of reach`,
    theServerDeaf: 'server out of reach',
    serversDeaf: (servers: number): string => `${plural(servers, 'server', 'servers')} out of reach`,
    noJobs: 'No jobs watched',
    nothingRunning: 'Nothing running',
  },
  job: {
    restarting: 'restarting…',
    cancelling: 'cancelling…',
    refused: { restart: 'restart refused', cancel: 'cancel refused' },
    ignored: { restart: 'restart ignored', cancel: 'cancel ignored' },
    waiting: 'waiting',
    connecting: 'connecting…',
    deaf: 'out of reach',
    deafSince: (progress: number): string => `out of reach, last at ${percent(progress)}`,
    restartsItself: (when: string): string => `failed, restarts by itself ${when}`,
    details: 'Details',
    restart: 'Restart',
    restartNow: 'Restart now',
    dontRestart: "Don't restart",
    cancel: 'Cancel',
    copyId: 'Copy ID',
    mute: 'Mute',
    unmute: 'Unmute',
    unwatch: 'Unwatch',
    more: (jobs: number): string => `${count(jobs)} more…`,
  },
  server: {
    reach: {
      unknown: 'not heard yet',
      unreachable: 'out of reach',
      unauthorized: 'refuses the API key',
      limited: 'too many requests for now',
      'not-compileo': 'not a Compileo server',
    },
    queue: (running: number, waiting: number): string =>
      `${count(running)} running, ${count(waiting)} waiting`,
    muted: 'muted',
  },
  bulk: {
    restarting: (done: number, total: number): string => `Restarting ${count(done)} of ${count(total)}…`,
    stop: 'Stop restarting',
    restartFailed: (jobs: number): string => `Restart all failed (${count(jobs)})…`,
  },
  pause: {
    quiet: (until: string): string => `Quiet hours until ${until}`,
    paused: (until: string): string => `Notifications paused until ${until}`,
    resume: 'Resume notifications',
    pause: 'Pause notifications',
    hour: 'For 1 hour',
    tomorrow: 'Until tomorrow',
  },
  /** What follows "until". */
  until: {
    today: (time: string): string => time,
    tomorrow: (time: string): string => `tomorrow ${time}`,
    later: (day: string, time: string): string => `${day} ${time}`,
  },
  /** The same as a moment. */
  at: {
    today: (time: string): string => `at ${time}`,
    tomorrow: (time: string): string => `tomorrow at ${time}`,
    later: (day: string, time: string): string => `${day} at ${time}`,
  },
  watch: 'Watch a job…',
  open: 'Open Compileo Tray',
  history: 'History',
  settings: 'Settings',
  restartToUpdate: (version: string): string => `Restart to update to ${version}`,
  quit: 'Quit',
}
