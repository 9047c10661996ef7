import { createFakeClock } from '#test/support/fake-clock.ts'
import type { CompileoServer, CompileoServerOptions } from '#test/server/index.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { captureText, framesOf, normalised, readCapture, stateOf } from './capture.ts'
import { ask, type RawAnswer } from './raw-request.ts'

export const clock = createFakeClock(Date.UTC(2026, 10, 24, 14, 13, 49, 238))
export const start = (options: CompileoServerOptions = {}): Promise<CompileoServer> =>
  startServerForTest({ clock, ...options })

export function askAsIn(
  name: string,
  server: CompileoServer,
  headers: Record<string, string> = {},
): RawAnswer {
  const { method, path } = readCapture(name)
  return ask(server, method, path, headers)
}

export function comparable(answer: Pick<RawAnswer, 'head' | 'body'>) {
  return { head: normalised(answer.head.join('\n')), body: normalised(answer.body) }
}

/** The recordings that tests of this file have compared with. */
export const compared = new Set<string>()

export function recordedText(name: string): string {
  compared.add(name)
  return captureText(name)
}

export function recorded(name: string) {
  compared.add(name)
  const capture = readCapture(name)
  // Two recordings keep their former length, because a path in the body was replaced later.
  const doctored = capture.body.includes('/srv/compileo/')
  const length = `content-length: ${Buffer.byteLength(capture.body)}`
  const head = capture.head.map((line) => (doctored && line.startsWith('content-length: ') ? length : line))
  return comparable({ head, body: capture.body })
}

export async function answered(name: string, server: CompileoServer, headers: Record<string, string> = {}) {
  return comparable(await askAsIn(name, server, headers).until((each) => each.whole))
}

/**
 * Replays a recorded stream. Before each frame after the first, runs the step in `between` if there is one, or else
 * gives the job the frame's state.
 */
export async function replayStream(
  name: string,
  server: CompileoServer,
  between: readonly (() => unknown)[] = [],
): Promise<RawAnswer> {
  const frames = framesOf(readCapture(name).body)
  const first = frames[0] ?? ''
  if (first.includes('"job_id"') && !server.jobs.get(stateOf(first).id)) server.addJob(stateOf(first))
  const answer = askAsIn(name, server)
  let expected = first
  await answer.until(({ body }) => normalised(body) === normalised(expected))
  for (const [index, frame] of frames.slice(1).entries()) {
    const happen = between[index] ?? (() => server.updateJob(stateOf(frame).id, stateOf(frame)))
    await happen()
    await clock.advance(1000)
    expected += frame
    await answer.until(({ body }) => body.length >= expected.length)
  }
  if (readCapture(name).ended === 'in order') await answer.until(({ whole }) => whole)
  return answer
}
