import { isWithinADay, type Format } from '../../format.ts'
import type { LineTexts, WordedLine } from '../../setting-lines.ts'

const lines: Readonly<Record<WordedLine, LineTexts>> = {
  notifyOverdue: [
    'When a job takes too long',
    'Once per run, after your limit or three times the usual time.',
    'overdue, slow, late, stuck, timeout, hanging, too long',
  ],
  notifyBatches: [
    'One notification per batch',
    'When the whole batch has finished. Failures are still announced one by one.',
    'group, together, summary, bundle',
  ],
  sound: [
    'Play a sound',
    'Silent while paused, muted or in quiet hours.',
    'audio, ringtone, volume, noise, beep, chime',
  ],
  quietHours: [
    'Quiet hours',
    'Silence notifications at these times.',
    'do not disturb, DND, mute at night, schedule, weekend, sleep, evening',
  ],
  pause: ['Pause', 'Silence notifications for a while.', 'mute, silence, snooze, do not disturb, DND'],
  test: ['Test notifications', 'See what a notification looks like.', 'try, pop-up, sample'],
  notifyAlerts: [
    'When a queue needs attention',
    'Set the thresholds under Servers, More options.',
    'alert, alarm, queue alerts, warning, backlog',
  ],
  limitMinutes: [
    'Time limits',
    'After this long, a run is overdue. A job’s menu can set its own limit.',
    'overdue, longer than, duration, per kind',
  ],
  hooks: [
    'Add hook…',
    '',
    'hook, webhook, Slack, ntfy, phone, mobile, push, chat, message, email, script, run a command, HTTP, integration, automation, digest, daily, weekly',
  ],
  failureRate: ['Failed jobs', '', 'threshold, limit, error rate'],
  cpuPercent: ['CPU', '', 'threshold, limit, processor, load'],
  memoryMb: ['Memory', '', 'threshold, limit, RAM'],
  pending: ['Waiting jobs', '', 'threshold, limit, queue length, backlog'],
  theme: ['Theme', '', 'appearance, colours, colors, look, dark mode, light mode'],
  language: ['Language', '', 'locale, translation, German, Deutsch, English'],
  openAtLogin: [
    'Start when I log in',
    'In the tray, without a window.',
    'autostart, startup, boot, launch at login, log in, background',
  ],
  keepFinishedDays: [
    'Finished jobs leave the list',
    'Jobs that need attention stay. History keeps everything.',
    'clean up, clear, remove old, archive, retention',
  ],
  history: ['Clear history…', '', 'delete, erase, privacy, retention, how long, storage'],
  markAppIcon: [
    'Progress and badge on the app icon',
    'Shows how far running jobs are and how many need attention, if your desktop supports it.',
    'dock, taskbar, number, counter, unread, percentage, bar',
  ],
  publishState: [
    'Publish state for bars and scripts',
    'Writes counts and open jobs to a file that only you can read.',
    'waybar, i3blocks, polybar, xbar, status bar, script, file, JSON, API',
  ],
  lookForUpdates: [
    'Check for updates automatically',
    'Once a day. A new version is installed when you quit.',
    'upgrade, new version, automatic updates, auto-update',
  ],
  version: ['Updates', '', 'about, release, build number'],
  diagnostics: [
    'Diagnostics',
    'Versions, settings, server connections and the end of the log, as text for a bug report. No API keys, job names or results.',
    'bug, problem, support, log, debug',
  ],
  reset: ['Reset all settings', 'Servers, jobs and history are kept.', 'defaults, factory, start over'],
}

export const settings = ({ count, dateAndTime, percent, plural, timeOfDay }: Format) => ({
  title: 'Settings',
  sections: 'Settings sections',
  search: 'Search settings',
  foundSettings: (n: number) => plural(n, 'setting', 'settings'),
  noneFound: (search: string) => `No settings found for “${search}”.`,
  lines,
  moreOptions: 'More options',
  panes: {
    notifications: 'Notifications',
    hooks: 'Hooks',
    servers: 'Servers',
    general: 'General',
    about: 'About',
  },
  leads: {
    notifications:
      'Nothing pops up while this window is in front and shows the list. History has everything.',
    hooks: 'Hooks run when a job ends, and are retried for a day.',
  },
  notifications: {
    from: 'From',
    to: 'To',
    neverQuiet: 'Start and end are the same, so quiet hours are off.',
    sendTest: 'Send test',
    sending: 'Sending…',
    sent: 'Sent. If nothing appeared, check your system’s notification settings.',
  },
  alerts: {
    title: 'Queue alerts',
    lead: `You’re alerted when a value exceeds its threshold twice in a row. The alert clears ${percent(10)} below it.`,
    failureRateUnit: '% of all',
    cpuPercentUnit: '%',
    memoryMbUnit: 'MB',
    pendingUnit: 'jobs',
    /** A threshold with its unit, in a sentence. */
    values: {
      failureRate: (n: number) => `${percent(n)} of all`,
      cpuPercent: percent,
      memoryMb: (n: number) => `${count(n)} MB`,
      pending: (n: number) => plural(n, 'job', 'jobs'),
    },
    guide: (value: string) => `Recommended: ${value}`,
    general: (value: string) => `All servers: ${value}`,
    applyGuide: (value: string) => `Use ${value}`,
    applyGuideNamed: (name: string, value: string) => `${name}: use ${value}`,
  },
  number: {
    any: (min: number, max: number) => `Enter a number from ${count(min)} to ${count(max)}.`,
    whole: (min: number, max: number) => `Enter a whole number from ${count(min)} to ${count(max)}.`,
  },
  noServers: 'No servers yet.',
  notificationsOf: (server: string) => `Notifications from ${server}`,
  window: {
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    systemLanguage: 'System',
    keepFinishedAlways: 'Never',
    keepFinishedDays: (days: number) => `After ${plural(days, 'day', 'days')}`,
  },
  help: {
    copyDiagnostics: 'Copy diagnostics',
  },
  updates: {
    version: (version: string) => `Compileo Tray ${version}`,
    off: {
      development: 'This is a development build, so it doesn’t check for updates.',
      package: 'It’s updated by your system’s package manager.',
      archive: 'It was installed from an archive. Newer versions are on the releases page.',
      'not-replaceable': 'It’s in a folder you can’t write to. Whoever installed it has to update it.',
    },
    unknown: '',
    looking: 'Checking…',
    newest: (at: number, now: number) =>
      `Up to date. Last checked: ${isWithinADay(now, at) ? timeOfDay(at) : dateAndTime(at)}`,
    downloading: (version: string, done: number) => `Downloading version ${version}: ${percent(done)}`,
    ready: (version: string) => `Version ${version} will be installed when you quit.`,
    commands: {
      lookForUpdate: 'Check now',
      restartToUpdate: 'Restart to update',
    },
  },
  data: {
    resetName: 'Reset…',
    resetTitle: 'Reset all settings?',
    resetText: 'All settings return to their defaults. Servers, restart limits, jobs and history are kept.',
    resetConfirm: 'Reset settings',
    resetDone: 'All settings are back to their defaults.',
    history: 'History',
    historyHint: (days: number, most: number) => `Keeps ${count(days)} days, up to ${count(most)} runs.`,
    openHistory: 'Open history',
    clearName: 'Clear history…',
    clearTitle: 'Clear history?',
    clearText:
      'Deletes every run from this computer, except the latest of each watched job. This can’t be undone.',
    clearConfirm: 'Clear history',
  },
})
