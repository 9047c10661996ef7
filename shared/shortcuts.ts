interface Keys {
  /** The character, if it is typed without a modifier. */
  readonly typed?: string
  /** The key that is pressed together with Control, or with Command on a Mac. */
  readonly control?: string
  readonly controlShift?: string
  /** A key that types no character, such as an arrow key. */
  readonly key?: string
  /** Set if the shortcut also works while the user types in a field. */
  readonly inFields?: true
}

export interface Shortcut<Id extends string = string> extends Keys {
  readonly id: Id
}

const shortcut = <Id extends string>(id: Id, keys: Keys): Shortcut<Id> => ({ id, ...keys })

/** The shortcuts that work everywhere except in dialogs and menus. */
export const globalShortcuts = {
  palette: shortcut('palette', { control: 'k', inFields: true }),
  search: shortcut('search', { typed: '/', control: 'f' }),
  watch: shortcut('watch', { typed: 'w', control: 'n' }),
  undo: shortcut('undo', { control: 'z' }),
  refresh: shortcut('refresh', { key: 'F5' }),
  settings: shortcut('settings', { control: ',', inFields: true }),
  help: shortcut('help', { typed: '?', control: '/' }),
  quit: shortcut('quit', { control: 'q' }),
}

export const rowShortcuts = {
  open: shortcut('open', { key: 'Enter' }),
  openInCompileo: shortcut('open-in-compileo', { typed: 'o', controlShift: 'o' }),
  restart: shortcut('restart', { typed: 'r', controlShift: 'r' }),
  mute: shortcut('mute', { typed: 'm', controlShift: 'm' }),
  dismiss: shortcut('dismiss', { typed: 'd', controlShift: 'd' }),
  rename: shortcut('rename', { key: 'F2' }),
  copy: shortcut('copy', { control: 'c' }),
  unwatch: shortcut('unwatch', { key: 'Delete' }),
  pickAll: shortcut('pick-all', { control: 'a' }),
}

/** Converts a shortcut to the format of Electron's menus. */
export const toAccelerator = ({ control = '' }: Shortcut): string =>
  `CommandOrControl+${control.toUpperCase()}`
