import type { CommandAction, HookAction } from '#shared/hooks.ts'

/** In characters: all of it must fit in a dialog. */
export const longestCommand = 1_200

/** Escapes invisible characters and those that change others, as `\u{202e}`. */
const visible = (text: string) =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )

/** Quoted as in a shell, so that arguments can't be confused. */
function quoted(text: string): string {
  const seen = visible(text)
  return /^[\w@%+=:,./-]+$/.test(seen) ? seen : `'${seen.replaceAll("'", String.raw`'\''`)}'`
}

/** Writes everything that a command hook would run, with nothing hidden. */
export const commandLine = ({ program, arguments: given, inShell }: CommandAction): string =>
  inShell ? visible(program) : [program, ...given].map(quoted).join(' ')

/** Whether the command contains NUL, so that no system can start it. */
export const hasNul = ({ program, arguments: given }: CommandAction): boolean =>
  [program, ...given].some((text) => text.includes('\0'))

const asText = ({ program, arguments: given, inShell }: CommandAction): string =>
  JSON.stringify(inShell ? { program } : { program, given })

/** Whether two actions run the same command. */
export function isSameCommand(one: HookAction | undefined, other: CommandAction): boolean {
  if (one?.type !== 'command') return false
  return asText(one) === asText(other)
}
