import type { IconState, TrayFactory, TrayEvents, TrayItem } from '#main/desktop/tray/tray.ts'

interface FakeTray {
  readonly events: TrayEvents
  readonly look: IconState
  readonly menu: readonly TrayItem[]
}

export interface FakeDesktop {
  readonly make: TrayFactory
  readonly trays: readonly FakeTray[]
  taken(): string[]
}

export function fakeDesktop(name = ''): FakeDesktop {
  const trays: FakeTray[] = []
  let log: string[] = []
  const note = (what: string) => void log.push(name ? `${name}: ${what}` : what)
  return {
    trays,
    taken() {
      const written = log
      log = []
      return written
    },
    make(first, events) {
      let look = first
      let menu: readonly TrayItem[] = []
      note('made')
      trays.push({
        events,
        get look() {
          return look
        },
        get menu() {
          return menu
        },
      })
      return {
        setLook(next) {
          look = next
          note('image')
        },
        setToolTip: (text) => note(`tooltip ${text}`),
        setMenu(items) {
          menu = items
          note('menu')
        },
        destroy: () => note('destroyed'),
      }
    },
  }
}
