/** Longest message, in characters. */
const longest = 300

/**
 * A message that may quote what a stranger wrote, so that nothing of it steers a terminal, turns a line around, hides, or
 * fills the screen. Pure.
 */
export function plainMessage(message: string): string {
  return message.slice(0, longest).replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
}
