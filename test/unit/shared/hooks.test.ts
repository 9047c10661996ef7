import { expect, it } from 'vitest'
import { hookActionSchema } from '#shared/hooks.ts'

const isAccepted = (server: string) =>
  hookActionSchema.safeParse({ type: 'ntfy', server, topic: 't' }).success

it.each([
  '',
  'x',
  'ftp://ntfy.sh',
  'https:/ntfy.sh',
  'https:///ntfy.sh',
  'https://ada:pw@ntfy.sh',
  'https://ntfy.sh/?q',
  'https://ntfy.sh/#a',
])('a push to the server "%s" is rejected without an exception', (server) => {
  expect(isAccepted(server)).toBe(false)
  expect(isAccepted('https://ntfy.sh')).toBe(true)
})
