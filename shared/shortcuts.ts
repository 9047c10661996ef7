/**
 * The keys of what can be done in the window, each once: what listens for them, the program's menu, the menus of rows, the
 * help sheet and the command palette all go by this.
 */

/** The keys, any of which will do. */
interface Keys {
  /** A character alone; these can be switched off (WCAG 2.2, 2.1.4). */
  readonly typed?: string
  /** A key with Control, on a Mac with Command. */
  readonly control?: string
  readonly controlShift?: string
  /** A key that types nothing. */
  readonly key?: string
  /** They hold while the person writes in a field, too. */
  readonly inFields?: true
}

/** What is done, and by which keys. */
export interface Shortcut<Id extends string = string> extends Keys {
  readonly id: Id
}

const on = <Id extends string>(id: Id, keys: Keys): Shortcut<Id> => ({ id, ...keys })

/** From anywhere but dialogs and menus. */
export const anywhereShortcuts = {
  palette: on('palette', { control: 'k', inFields: true }),
  search: on('search', { typed: '/', control: 'f' }),
  watch: on('watch', { typed: 'w', control: 'n' }),
  undo: on('undo', { control: 'z' }),
  refresh: on('refresh', { key: 'F5' }),
  settings: on('settings', { control: ',' }),
  help: on('help', { typed: '?', control: '/' }),
  quit: on('quit', { control: 'q' }),
}

/** On a row of the list, for all that are selected. */
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

/** A shortcut as Electron writes it, for the program's menu. */
export const accelerator = ({ control = '' }: Shortcut): string => `CommandOrControl+${control.toUpperCase()}`
