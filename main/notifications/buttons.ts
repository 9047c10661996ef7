import type { Texts } from '../../shared/texts/index.ts'
import type { NotificationSpec } from './notification.ts'

/** What each button asks for. */
const actions = {
  show: 'show',
  details: 'details',
  restart: 'restart',
  restartNow: 'restart',
  again: 'restart',
  dontRestart: 'stop',
  dismiss: 'dismiss',
  normal: 'normal',
  inCompileo: 'in-compileo',
} as const

/** A button by its label. */
export type ButtonName = keyof typeof actions

/** Buttons as a notification has them. */
export const buttonsOf = (
  names: readonly ButtonName[],
  { notifications }: Pick<Texts, 'notifications'>,
): NotificationSpec['buttons'] =>
  names.map((name) => ({ action: actions[name], label: notifications.buttons[name] }))
