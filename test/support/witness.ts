import type { Delivery, NotificationSpec } from '#main/notifications/notification.ts'
import { recordingPresenter, type RecordingPresenter } from './core.ts'

export interface Witness {
  readonly presenter: RecordingPresenter
  titles(): string[]
  untilShown(count: number): Promise<NotificationSpec>
  untilVisible(test: (specs: readonly NotificationSpec[]) => boolean): Promise<void>
  press(key: string, action: string): void
}

/** @param answer by default, the system accepts them all */
export function witness(
  answer: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ taken: true }),
): Witness {
  const waiting = new Set<() => void>()
  const presenter = recordingPresenter((spec) => {
    for (const look of waiting) look()
    return answer(spec)
  })
  return {
    presenter,
    titles: () => presenter.shown.map(({ title }) => title),
    untilShown: (count) =>
      new Promise((resolve) => {
        const look = () => {
          const last = presenter.shown[count - 1]
          if (!last) return
          waiting.delete(look)
          resolve(last)
        }
        waiting.add(look)
        look()
      }),
    untilVisible: (test) => presenter.untilVisible(test),
    press: (key, action) => presenter.press({ id: `job:${key}`, action }),
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
