import type { MenuItem } from '../ui/menu-entries.tsx'

export interface Command extends MenuItem {
  readonly id: string
}

/** A list of commands, without those that there is nothing for now. */
export const offered = (commands: readonly (Command | false | undefined)[]): readonly Command[] =>
  commands.filter((command): command is Command => command !== undefined && command !== false)
