/**
 * Characters that need quotes (Desktop Entry Specification, "The Exec key"). Some launchers read `=` as an
 * assignment.
 */
const reservedCharacters = /[\s"'\\><~|&;$*?#()`=]/

/**
 * The escape sequences in values of the type string (Desktop Entry Specification, "Possible value types").
 */
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }

function quoteArgument(argument: string): string {
  if (argument !== '' && !reservedCharacters.test(argument)) return argument
  return `"${argument.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`)}"`
}

/** Formats a command, which begins with the program, as the value of `Exec`. */
export function formatExec(command: readonly string[]): string {
  const line = command.map((argument) => quoteArgument(argument).replaceAll('%', '%%')).join(' ')
  return line.replaceAll(/[\\\n\t\r]/g, (sign) => escapes[sign] ?? sign)
}

function getEntryLines(entry: string): readonly string[] {
  const lines = entry.split(/\r?\n/)
  const start = lines.findIndex((line) => line.trim() === '[Desktop Entry]') + 1
  const length = lines.slice(start).findIndex((line) => line.startsWith('['))
  return length === -1 ? lines.slice(start) : lines.slice(start, start + length)
}

/** Whether the autostart entry is disabled. Desktops disable an entry instead of deleting its file. */
export const isEntryDisabled = (entry: string): boolean =>
  getEntryLines(entry).some((line) =>
    /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/.test(line),
  )

/** Returns the entry with another `Exec`, and preserves other changes by the user. */
export const replaceExec = (entry: string, exec: string): string =>
  entry.replace(/^Exec\s*=.*$/m, () => `Exec=${exec}`)
