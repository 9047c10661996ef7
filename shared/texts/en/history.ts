/** Texts of the history, which lists saved runs. */
export const createHistoryTexts = () => ({
  yesterday: 'Yesterday',
  notShown: (why: string) => `None: ${why}`,
  silences: {
    kind: 'turned off for this outcome',
    job: 'job muted',
    server: 'server muted',
    batch: 'part of a batch, which is announced as a whole',
    paused: 'notifications paused',
    'quiet-hours': 'quiet hours',
    own: 'you cancelled it',
    visible: 'the list was open',
  },
  facts: {
    ended: 'Ended',
    started: 'Started',
    id: 'Job ID',
    run: 'Run',
    notification: 'Notification',
  },
  watchAgain: 'Watch again',
  watching: (name: string) => `Watching ${name} again`,
  error: (why: string) => `Couldn’t load earlier runs: ${why}`,
  export: 'Export history as CSV…',
  clear: 'Clear history…',
  clearTitle: 'Clear history?',
  clearText:
    'Deletes every run from this computer, except the latest of each watched job. This can’t be undone.',
  clearConfirm: 'Clear history',
})
