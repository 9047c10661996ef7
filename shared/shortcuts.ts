interface Keys {
  /** A plain character; the user can disable these (WCAG 2.2, 2.1.4). */
  readonly typed?: string
  /** With Control, or Command on a Mac. */
  readonly control?: string
  readonly controlShift?: string
  /** A key that types no character. */
  readonly key?: string
  /** Also works while the user types in a field. */
  readonly inFields?: true
}

export interface Shortcut<Id extends string = string> extends Keys {
  readonly id: Id
}

const on = <Id extends string>(id: Id, keys: Keys): Shortcut<Id> => ({ id, ...keys })

/** Work everywhere but in dialogs and menus. */
export const anywhereShortcuts = {
  palette: on('palette', { control: 'k', inFields: true }),
  search: on('search', { typed: '/', control: 'f' }),
  watch: on('watch', { typed: 'w', control: 'n' }),
  undo: on('undo', { control: 'z' }),
  refresh: on('refresh', { key: 'F5' }),
  settings: on('settings', { control: ',', inFields: true }),
  help: on('help', { typed: '?', control: '/' }),
  quit: on('quit', { control: 'q' }),
}

export const rowShortcuts = {
  open: on('open', { key: 'Enter' }),
  openInCompileo: on('open-in-compileo', { typed: 'o', controlShift: 'o' }),
  restart: on('restart', { typed: 'r', controlShift: 'r' }),
  mute: on('mute', { typed: 'm', controlShift: 'm' }),
  dismiss: on('dismiss', { typed: 'd', controlShift: 'd' }),
  rename: on('rename', { key: 'F2' }),
  copy: on('copy', { control: 'c' }),
  unwatch: on('unwatch', { key: 'Delete' }),
  pickAll: on('pick-all', { control: 'a' }),
}

/** For the program's menu. */
export const accelerator = ({ control = '' }: Shortcut): string => `CommandOrControl+${control.toUpperCase()}`
