import type { AppStore } from '../state/store.ts'

/** Shows a number on the program's icon in the launcher, dock or taskbar; 0 shows none. */
export interface LauncherCount {
  set(count: number): void
  dispose(): void
}

/**
 * Shows how many failures nobody has seen on the launcher's icon, where the person wants it so. It is written when it is
 * another, and taken away at the end: a launcher may keep what it was told last.
 * @param signal aborted when the program ends
 */
export function followAttention(store: AppStore, launcher: LauncherCount, signal: AbortSignal): void {
  let shown = 0
  function show(count: number) {
    if (count === shown) return
    shown = count
    launcher.set(count)
  }
  function look() {
    const { unseen, settings } = store.state()
    show(settings.launcherCount ? unseen.size : 0)
  }
  const stop = store.onChange(look)
  look()
  signal.addEventListener(
    'abort',
    () => {
      stop()
      show(0)
      launcher.dispose()
    },
    { once: true },
  )
}
