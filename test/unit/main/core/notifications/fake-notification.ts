import { EventEmitter } from 'node:events'
import type {
  ActivationArguments,
  Notification as ElectronNotification,
  NotificationConstructorOptions,
} from 'electron'
import type {
  NativeNotification,
  NativeNotificationClass,
} from '#main/desktop/electron/electron-notifications.ts'

/** This fails to compile once Electron's class lacks what the presenter uses. */
export type ElectronFits = typeof ElectronNotification extends NativeNotificationClass ? true : never
export const electronFits: ElectronFits = true

export interface Shown extends NativeNotification {
  readonly options: NotificationConstructorOptions
  readonly done: string[]
  click(): void
  action(index: number): void
  closed(): void
}

export interface FakeSystem {
  readonly Notification: NativeNotificationClass
  readonly all: Shown[]
  readonly removed: string[]
  activate: ((details: ActivationArguments) => void) | undefined
}

export interface Manners {
  readonly supported?: boolean
  /** The system emits this after `show()`, if it isn't undefined. */
  readonly answer?: 'show' | { readonly failed: string } | undefined
  readonly throws?: string
  /** Electron before 43 has neither `handleActivation` nor `remove`. */
  readonly old?: boolean
}

export function fakeSystem(manners: Manners = { answer: 'show' }): FakeSystem {
  const all: Shown[] = []
  const removed: string[] = []

  class Fake extends EventEmitter implements Shown {
    static isSupported(): boolean {
      return manners.supported ?? true
    }

    readonly options: NotificationConstructorOptions
    readonly done: string[] = []

    constructor(options: NotificationConstructorOptions) {
      super()
      if (manners.throws) throw new Error(manners.throws)
      this.options = options
      all.push(this)
    }

    show(): void {
      this.done.push('show')
      if (manners.answer === 'show') this.emit('show')
      else if (manners.answer) this.emit('failed', {}, manners.answer.failed)
    }

    close(): void {
      this.done.push('close')
      this.closed()
    }

    click(): void {
      this.emit('click', {})
    }

    action(index: number): void {
      this.emit('action', { actionIndex: index }, index)
    }

    closed(): void {
      this.emit('close', {})
    }
  }

  const system: FakeSystem = {
    Notification: manners.old
      ? Fake
      : Object.assign(Fake, {
          handleActivation(callback: (details: ActivationArguments) => void) {
            system.activate = callback
          },
          remove(id: string) {
            removed.push(id)
          },
        }),
    all,
    removed,
    activate: undefined,
  }
  return system
}
