import type { HookSecrets } from '#shared/hooks.ts'
import { redactBeginning, redactor } from '#main/log/redact.ts'

/** The window shows far less of a response than this, in characters. */
const longestRedacted = 8_000

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The parts of an address that may be secret: all but its origin. */
function partsOf(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { pathname, search } = new URL(url)
  return [pathname, search]
}

/** A hook's secrets, including an address's path and query. */
export const secretTexts = ({ url, secret, token }: HookSecrets): readonly string[] =>
  [secret, token, url, ...partsOf(url)].flatMap((text = '') => (text.length > 1 ? [text] : []))

/** Every run of letters and digits in a hook's secrets, encoded and decoded. */
function secretWords({ url, secret, token }: HookSecrets): readonly string[] {
  return [secret, token, ...partsOf(url)]
    .flatMap((text = '') => [text, decoded(text)])
    .flatMap((text) => text.match(/[\p{L}\p{N}_-]{2,}/gu) ?? [])
}

/** Removes a hook's secrets from the beginning of a response, which may quote them whole or in parts, also encoded. */
export function responseRedactor(secrets: HookSecrets): (text: string) => string {
  const redact = redactor({ secrets: [...secretTexts(secrets), ...secretWords(secrets)] })
  return (text) => redactBeginning(redact, text, longestRedacted)
}
