import type { Texts } from '#shared/texts/index.ts'
import type { NotificationSpec } from './notification.ts'

const actions = {
  show: 'show',
  details: 'details',
  cancel: 'cancel',
  waitLonger: 'wait-longer',
  restart: 'restart',
  restartNow: 'restart',
  again: 'restart',
  dontRestart: 'stop',
  dismiss: 'dismiss',
  inCompileo: 'in-compileo',
} as const

export type ButtonName = keyof typeof actions

/** Returns the buttons for a notification. */
export const buttonsOf = (
  names: readonly ButtonName[],
  { notifications }: Pick<Texts, 'notifications'>,
): NotificationSpec['buttons'] =>
  names.map((name) => ({ action: actions[name], label: notifications.buttons[name] }))
