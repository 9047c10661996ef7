import type { Delivery, NotificationSpec } from '#main/notifications/notification.ts'
import { recordingPresenter } from './core.ts'

export type Witness = ReturnType<typeof witness>

/** @param answer by default, the system accepts them all */
export function witness(
  answer: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ taken: true }),
) {
  const waiting = new Set<() => void>()
  const presenter = recordingPresenter((spec) => {
    for (const look of waiting) look()
    return answer(spec)
  })
  return {
    presenter,
    titles: () => presenter.shown.map(({ title }) => title),
    untilShown: (count: number) =>
      new Promise<NotificationSpec>((resolve) => {
        const look = () => {
          const last = presenter.shown[count - 1]
          if (!last) return
          waiting.delete(look)
          resolve(last)
        }
        waiting.add(look)
        look()
      }),
    untilVisible: (test: (specs: readonly NotificationSpec[]) => boolean) => presenter.untilVisible(test),
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
