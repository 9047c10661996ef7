import type { ServedObject, SessionBus } from './dbus/session-bus.ts'
import type { IconProgress, Launcher } from '../../tray/launcher-view.ts'

/**
 * Count and progress by Unity's signal (Ubuntu wiki, "Unity/LauncherAPI"), which many docks support.
 * Electron sends it on Unity only.
 *
 * We send it again to a launcher that takes the name `com.canonical.Unity` later.
 *
 * @param desktopEntry the installed desktop file's name without `.desktop`
 */
export function launcherEntry(bus: SessionBus, desktopEntry: string): Launcher {
  const uri = `application://${desktopEntry}.desktop`
  let count = 0
  let isUrgent = false
  let percent: IconProgress['percent']
  /** Don't send before we have a bus. */
  let isBusKnown = false
  const state = () => [
    ['count', ['x', BigInt(count)]],
    ['count-visible', ['b', count > 0]],
    ['urgent', ['b', isUrgent]],
    ['progress', ['d', (percent ?? 0) / 100]],
    ['progress-visible', ['b', percent !== undefined]],
  ]
  const entry: ServedObject = {
    path: '/com/canonical/unity/launcherentry/1',
    interface: 'com.canonical.Unity.LauncherEntry',
    methods: {
      Query: {
        out: { app_uri: 's', properties: 'a{sv}' },
        handler: () => ({ app_uri: uri, properties: state() }),
      },
    },
    properties: {},
    signals: { Update: { app_uri: 's', properties: 'a{sv}' } },
  }
  const emitUpdate = () => bus.emit(entry, 'Update', uri, state())
  const takeAway = bus.serve(entry)
  const stop = bus.watchName('com.canonical.Unity', (owner) => {
    // Some launchers listen without taking the name.
    const isSomething = count > 0 || percent !== undefined
    if (isSomething && (owner !== undefined || !isBusKnown)) emitUpdate()
    isBusKnown = true
  })
  return {
    setCount(next, urgent) {
      count = next
      isUrgent = urgent
      if (isBusKnown) emitUpdate()
    },
    setProgress(next) {
      if (percent === next.percent) return
      percent = next.percent
      if (isBusKnown) emitUpdate()
    },
    dispose() {
      stop()
      takeAway()
    },
  }
}
