import type { Delivery, NotificationSpec } from '#main/notifications/notification.ts'
import { createChanges } from './changes.ts'
import { recordingPresenter } from './core.ts'

export type Witness = ReturnType<typeof witness>

/** @param deliver accepts every notification by default */
export function witness(
  deliver: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ accepted: true }),
) {
  const changes = createChanges()
  const presenter = recordingPresenter((spec) => {
    changes.report()
    return deliver(spec)
  })
  return {
    presenter,
    titles: () => presenter.shown.map(({ title }) => title),
    untilShown: (count: number) => changes.until(() => presenter.shown[count - 1]),
    untilVisible: presenter.untilVisible,
    press: (key: string, action: string) => presenter.press({ id: `job:${key}`, action }),
  }
}

export function untilState(
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
