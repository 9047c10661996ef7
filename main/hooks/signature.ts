import { createHmac } from 'node:crypto'

/** The standard's secrets are base64 after `whsec_`; any other is used as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

/**
 * HMAC-SHA256 (www.standardwebhooks.com, "Webhook headers"). It covers the time, so that a receiver can
 * reject a replay.
 *
 * @param atSeconds since the epoch
 */
export function signatureHeaders(
  id: string,
  atSeconds: number,
  body: string,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  const named = { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'idempotency-key': id }
  if (!secret) return named
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${atSeconds}.${body}`).digest('base64')
  return { ...named, 'webhook-signature': `v1,${signature}` }
}
