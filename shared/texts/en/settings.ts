import type { Format } from '../../format.ts'
import type { SettingName, SettingTexts } from '../../setting-definitions.ts'

const lines: Readonly<Record<SettingName, SettingTexts>> = {
  failed: [
    'A job fails',
    'Also in part, or if it’s lost. Stays until you handle it, if your desktop allows that',
    'error, failure, crash, broken, partial, warning, partly failed, missing, vanished, lost, unknown outcome',
  ],
  completed: ['A job completes', '', 'success, done, finished, pop-up'],
  cancelled: ['Another user cancels a job', '', 'aborted, stopped'],
  notifyOverdue: [
    'A job takes too long',
    'After your limit, or three times its usual time',
    'overdue, slow, late, stuck, timeout, hanging, too long',
  ],
  sound: ['Sound', '', 'audio, ringtone, volume, noise, beep, chime'],
  quietHours: ['Quiet hours', '', 'do not disturb, DND, mute at night, schedule, weekend, sleep, evening'],
  test: ['Test', 'See what a notification looks like', 'try, pop-up, sample'],
  notifyAlerts: [
    'A queue needs attention',
    'Thresholds are on each server’s page',
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
    'hook, webhook, Slack, ntfy, phone, mobile, push, chat, message, email, script, run a command, HTTP, integration, automation',
  ],
  theme: ['Theme', '', 'appearance, colours, colors, look, dark mode, light mode'],
  language: ['Language', '', 'locale, translation, German, Deutsch, English'],
  openAtLogin: [
    'Start at login',
    'In the tray, without a window',
    'autostart, startup, boot, launch at login, log in, background',
  ],
  version: ['Version', '', 'about, release, update, build number'],
  diagnostics: ['Diagnostics', 'For a bug report, without job contents', 'bug, problem, support, log, debug'],
}

export const createSettingTexts = ({ count }: Format) => ({
  title: 'Settings',
  sections: 'Settings sections',
  lines,
  moreOptions: 'More options',
  panes: {
    notifications: 'Notifications',
    hooks: 'Hooks',
    servers: 'Servers',
    general: 'General',
  },
  headings: { what: 'What', when: 'When', how: 'How' },
  notifications: {
    from: 'From',
    to: 'To',
    neverQuiet: 'Start and end are the same, so quiet hours are off.',
    sending: 'Sending…',
    sent: 'Sent. If nothing appeared, check your system’s notification settings.',
  },
  alerts: {
    /** The keys are the names of the thresholds. */
    lines: {
      failureRate: ['Failed jobs', '', 'threshold, limit, error rate'],
      cpuPercent: ['CPU', 'Empty: no alert', 'threshold, limit, processor, load'],
      memoryMb: ['Memory', 'Empty: no alert. Of the whole machine', 'threshold, limit, RAM'],
      pending: ['Waiting jobs', '', 'threshold, limit, queue length, backlog'],
    } satisfies Readonly<Record<string, SettingTexts>>,
    failureRateUnit: '% of all',
    cpuPercentUnit: '%',
    memoryMbUnit: 'MB',
    pendingUnit: 'jobs',
  },
  number: {
    any: (min: number, max: number) => `Enter a number from ${count(min)} to ${count(max)}.`,
    whole: (min: number, max: number) => `Enter a whole number from ${count(min)} to ${count(max)}.`,
  },
  noServers: 'No servers yet.',
  notificationsOf: (server: string) => `Notifications from ${server}`,
  window: {
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
  },
  version: (version: string) => `Compileo Tray ${version}`,
})
