import type { Clock } from '../base/clock.ts'
import type { MainWindow } from './main-window.ts'

/** In characters: as much as the window may watch at once. */
const longest = 20_000
/** How long a compositor may take to focus the window, and the interval of checks, ms. */
const focusMs = { atMost: 1_000, step: 25 } as const

export interface ClipboardWatchParts {
  readonly window: Pick<MainWindow, 'show' | 'isFocused'>
  readonly readText: () => Promise<string>
  readonly clock: Clock
  /** On Wayland only the focused window may read the clipboard (wayland.xml, `wl_data_device.selection`). */
  readonly needsFocus: boolean
}

/** "Watch from clipboard" outside of the window: shows it and pastes the clipboard, as Ctrl+V does. */
export function createClipboardWatch(parts: ClipboardWatchParts): () => Promise<void> {
  const { window, readText, clock, needsFocus } = parts
  async function untilFocused() {
    const latest = clock.monotonic() + focusMs.atMost
    while (!window.isFocused() && clock.monotonic() < latest) await clock.sleep(focusMs.step)
  }
  return async () => {
    window.show()
    if (needsFocus) await untilFocused()
    window.show({ show: 'pasted', text: (await readText()).slice(0, longest) })
  }
}
