import type { MenuItem } from '../ui/menu-entries.tsx'

/** Something that can be done now: menus list it, the palette finds it, keys run it. */
export interface Command extends MenuItem {
  /** The same in every language. */
  readonly id: string
}

/** A list of commands, without those that there is nothing for now. */
export const offered = (commands: readonly (Command | false | undefined)[]): readonly Command[] =>
  commands.filter((command): command is Command => command !== undefined && command !== false)
