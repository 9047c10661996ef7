import type { HookSecrets } from '#shared/hooks.ts'
import { redactBeginning, createRedactor } from '#main/base/log/redact.ts'

/** How much of a response is searched for secrets, in characters. The window shows a much shorter part. */
const maxRedactedLength = 8_000

function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Returns the path and the query of an address, which may be secret. */
function getSecretParts(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { pathname, search } = new URL(url)
  return [pathname, search]
}

/** Returns a hook's secrets. The path and the query of its address count as secrets. */
export const getSecretTexts = ({ url, secret, token }: HookSecrets): readonly string[] =>
  [secret, token, url, ...getSecretParts(url)].flatMap((text = '') => (text.length > 1 ? [text] : []))

/** Returns every word in a hook's secrets, encoded and decoded. */
function getSecretWords({ url, secret, token }: HookSecrets): readonly string[] {
  return [secret, token, ...getSecretParts(url)]
    .flatMap((text = '') => [text, tryDecode(text)])
    .flatMap((text) => text.match(/[\p{L}\p{N}_-]{2,}/gu) ?? [])
}

/**
 * Creates a function that removes a hook's secrets from a response and truncates it. A receiver may quote a
 * secret as a whole, in parts or encoded.
 */
export function createResponseRedactor(secrets: HookSecrets): (text: string) => string {
  const redact = createRedactor({ secrets: [...getSecretTexts(secrets), ...getSecretWords(secrets)] })
  return (text) => redactBeginning(redact, text, maxRedactedLength)
}
