import type { Delivery, NotificationSpec } from '#main/core/notifications/notification.ts'
import { createChangeWaiter } from './change-waiter.ts'
import { createRecordingPresenter } from './core.ts'

export type NotificationRecorder = ReturnType<typeof createNotificationRecorder>

/** @param deliver accepts every notification by default */
export function createNotificationRecorder(
  deliver: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ accepted: true }),
) {
  const changes = createChangeWaiter()
  const presenter = createRecordingPresenter((spec) => {
    changes.reportChange()
    return deliver(spec)
  })
  return {
    presenter,
    titles: () => presenter.shown.map(({ title }) => title),
    waitUntilShown: (count: number) => changes.waitFor(() => presenter.shown[count - 1]),
    waitUntilVisible: presenter.waitUntilVisible,
    press: (key: string, action: string) => presenter.press({ id: `job:${key}`, action }),
  }
}

export function waitForState(
  { store }: { readonly store: { onChange(listener: () => void): () => void } },
  test: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    if (test()) return resolve()
    const stop = store.onChange(() => {
      if (!test()) return
      stop()
      resolve()
    })
  })
}
