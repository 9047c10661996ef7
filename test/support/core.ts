import { EventEmitter } from 'node:events'
import Conf from 'conf'
import { systemClock, type Clock } from '../../main/compileo/clock.ts'
import { createCore, type Core } from '../../main/core.ts'
import type {
  Delivery,
  NotificationPresenter,
  NotificationPress,
  NotificationSpec,
} from '../../main/notifications/types.ts'
import type { JobKey } from '../../main/state/types.ts'
import type { OpenAtomicFile } from '../../main/storage/document.ts'
import { seededRandom } from '../server/random.ts'

/** `electron-store` is this class and a default for its folder. */
export const openConf: OpenAtomicFile = ({ name, ...options }) =>
  new Conf<Record<string, unknown>>({ ...options, configName: name, projectName: 'compileo-tray' })

/** A desktop's notifications without a desktop: takes each, or does what `answer` says, and presses what it is told. */
export interface RecordingPresenter extends NotificationPresenter {
  readonly shown: readonly NotificationSpec[]
  press(press: NotificationPress): void
}

export function recordingPresenter(
  answer: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ taken: true }),
): RecordingPresenter {
  const shown: NotificationSpec[] = []
  const presses = new EventEmitter<{ press: [NotificationPress] }>()
  return {
    shown,
    async show(spec) {
      shown.push(spec)
      return answer(spec)
    },
    close: () => undefined,
    onPress(listener) {
      presses.on('press', listener)
      return () => presses.off('press', listener)
    },
    dispose: () => presses.removeAllListeners(),
    press: (press) => presses.emit('press', press),
  }
}

/** The program's core in a profile folder, as the app has it. `start` it yourself. */
export function openCore(options: {
  folder: string
  presenter?: NotificationPresenter
  clock?: Clock
  seed?: number
  open?: (key: JobKey | undefined) => void
}): Core {
  const {
    folder,
    presenter = recordingPresenter(),
    clock = systemClock,
    seed = 1,
    open = () => undefined,
  } = options
  return createCore({
    folder,
    openFile: openConf,
    clock,
    random: seededRandom(seed),
    presenter,
    isShown: () => false,
    open,
  })
}
