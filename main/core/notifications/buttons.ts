import type { Command } from '#main/core/commands/index.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { NotificationButton } from './notification.ts'

const details = (key: JobKey): Command => ({ open: { show: 'job', key } })
const restart = (key: JobKey): Command => ({ name: 'restart', args: { key, announcesEnd: true } })

type ButtonTexts = Pick<Texts, 'common' | 'notifications'>

interface Button {
  readonly label: (texts: ButtonTexts) => string
  readonly command: (key: JobKey) => Command
}

/** The buttons of a job's notification. */
const buttons = {
  show: { label: ({ common }) => common.show, command: details },
  details: { label: ({ common }) => common.details, command: details },
  cancel: {
    label: ({ notifications }) => notifications.buttons.cancel,
    command: (key) => ({ open: { show: 'ask-cancel', key } }),
  },
  extendRunLimit: {
    label: ({ notifications }) => notifications.buttons.extendRunLimit,
    command: (key) => ({ name: 'extendRunLimit', args: { key } }),
  },
  restart: { label: ({ notifications }) => notifications.buttons.restart, command: restart },
  restartNow: { label: ({ common }) => common.restartNow, command: restart },
  again: { label: ({ common }) => common.retry, command: restart },
  dontRestart: {
    label: ({ common }) => common.dontRestart,
    command: (key) => ({ name: 'cancelAutoRestart', args: { key } }),
  },
  dismiss: {
    label: ({ notifications }) => notifications.buttons.dismiss,
    command: (key) => ({ name: 'setDismissed', args: { keys: [key], dismissed: true } }),
  },
  saveDataset: {
    label: ({ notifications }) => notifications.buttons.saveDataset,
    command: (key) => ({ name: 'saveDataset', args: { key } }),
  },
  inCompileo: {
    label: ({ common }) => common.openInCompileo,
    command: (key) => ({ name: 'openInCompileo', args: { key } }),
  },
} as const satisfies Readonly<Record<string, Button>>

export type ButtonName = keyof typeof buttons

/** Returns the commands of a job's notification: for a click on the notification and on each button. */
export const createJobActions = (
  key: JobKey,
  names: readonly ButtonName[],
  texts: ButtonTexts,
): { readonly command: Command; readonly buttons: readonly NotificationButton[] } => ({
  command: details(key),
  buttons: names.map((name) => ({
    label: buttons[name].label(texts),
    command: buttons[name].command(key),
  })),
})
