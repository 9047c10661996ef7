import { texts } from '../../shared/texts/current.ts'
import type { NotificationSpec } from './types.ts'

/** What each button asks for. */
const actions = {
  show: 'show',
  details: 'details',
  restart: 'restart',
  restartNow: 'restart',
  again: 'restart',
  dontRestart: 'stop',
  dismiss: 'dismiss',
} as const

/** A button by its label. */
export type ButtonName = keyof typeof actions

/** Buttons as a notification has them, in the language that is set now. */
export const buttonsOf = (names: readonly ButtonName[]): NotificationSpec['buttons'] =>
  names.map((name) => ({ action: actions[name], label: texts.notifications.buttons[name] }))
