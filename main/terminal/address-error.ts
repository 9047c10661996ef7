import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import { createFormat } from '#shared/format.ts'
import { createCommandTexts as english } from '#shared/texts/en/commands.ts'
import { formatMessage } from '#shared/texts/format-message.ts'

/** Returns why a server's address is rejected; undefined if it is valid. */
export function findAddressError(text: string): string | undefined {
  const parsed = parseServerUrl(text)
  return parsed.ok ? undefined : formatMessage(parsed.message, { commands: english(createFormat()) })
}
