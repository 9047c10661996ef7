import { expect, it, onTestFinished } from 'vitest'
import { sendHookRequest } from '#main/core/hooks/send-request.ts'
import { createConnections } from '#main/compileo/network/connections.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { startHookEndpoint, type HookEndpointResponse } from '#test/support/hook-endpoint.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

async function setUp(answer: HookEndpointResponse | undefined) {
  const endpoint = await startHookEndpoint(() => answer)
  const connections = createConnections({ network: directNetwork, monotonic: () => 0 })
  onTestFinished(async () => {
    await connections.destroy()
    await endpoint.close()
  })
  const clock = createFakeClock()
  const life = new AbortController()
  const request = { url: endpoint.url, body: '{}', headers: { 'x-own': '1' } }
  const attempt = sendHookRequest(
    request,
    (text) => text.replace('secret', '•'),
    { connections, clock },
    life.signal,
  )
  return { attempt, endpoint, clock, life }
}

it('a hook’s request has its body, its own headers and our user agent', async () => {
  const { attempt, endpoint } = await setUp({ status: 204 })
  const { result, message } = await attempt
  expect([result, formatMessageOrText(message)]).toEqual(['delivered', 'Delivered (204)'])
  expect(endpoint.requests).toMatchObject([
    { body: '{}', headers: { 'x-own': '1', 'user-agent': 'compileo-tray' } },
  ])
})

it.each([
  ['quoted, redacted and truncated', `secret ${'x'.repeat(65_000)}`, `: • ${'x'.repeat(197)}…`],
  ['not read if it is larger than 64 KB', 'x'.repeat(65_537), ''],
])('a receiver’s response is %s', async (_, body, quoted) => {
  const { attempt } = await setUp({ status: 500, body })
  const { result, message } = await attempt
  expect([result, formatMessageOrText(message)]).toEqual(['failed', `The server responded 500${quoted}`])
})

it.each([
  ['7', 'by seven seconds', 7_000],
  ['86400', 'by an hour', 60 * 60_000],
  ['soon', 'as if it were missing', undefined],
])('a receiver’s header “Retry-After: %s” delays the request %s', async (wanted, _, ms) => {
  const { attempt } = await setUp({ status: 503, headers: { 'retry-after': wanted } })
  expect((await attempt).retryAfterMs).toBe(ms)
})

it('a receiver must respond within ten seconds', async () => {
  const { attempt, endpoint, clock } = await setUp(undefined)
  await endpoint.waitForRequests(1)
  await clock.advance(9_999)
  await clock.advance(1)
  const { result, message } = await attempt
  expect([result, formatMessageOrText(message)]).toEqual(['failed', 'No response within 10 s'])
})

it('a delivery that was interrupted by quitting doesn’t count as failed', async () => {
  const { attempt, endpoint, life } = await setUp(undefined)
  await endpoint.waitForRequests(1)
  life.abort()
  await expect(attempt).rejects.toBe(life.signal.reason)
})
