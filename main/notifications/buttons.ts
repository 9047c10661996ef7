import type { Command } from '#main/commands/index.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { NotificationButton } from './notification.ts'

const details = (key: JobKey): Command => ({ open: { show: 'job', key } })
const restart = (key: JobKey): Command => ({ name: 'restart', args: { key, announcesEnd: true } })

const buttons = {
  show: details,
  details,
  cancel: (key) => ({ open: { show: 'ask-cancel', key } }),
  waitLonger: (key) => ({ name: 'waitLonger', args: { key } }),
  restart,
  restartNow: restart,
  again: restart,
  dontRestart: (key) => ({ name: 'stopRecovery', args: { key } }),
  dismiss: (key) => ({ name: 'setDismissed', args: { keys: [key], dismissed: true } }),
  saveDataset: (key) => ({ name: 'saveDataset', args: { key } }),
  inCompileo: (key) => ({ name: 'openInCompileo', args: { key } }),
} as const satisfies Readonly<Record<string, (key: JobKey) => Command>>

export type ButtonName = keyof typeof buttons

/** Returns the commands of a job's notification: for a click on the notification and on each button. */
export const createJobActions = (
  key: JobKey,
  names: readonly ButtonName[],
  { notifications }: Pick<Texts, 'notifications'>,
): { readonly command: Command; readonly buttons: readonly NotificationButton[] } => ({
  command: details(key),
  buttons: names.map((name) => ({ label: notifications.buttons[name], command: buttons[name](key) })),
})
