import { describe, expect, test } from 'vitest'
import { readyMade, type CompileoServer, type FaultRule, type FrameFault } from '#test/server/index.ts'
import { ask, type RawAnswer } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'

async function withJob(rule?: FaultRule): Promise<CompileoServer> {
  const server = await start()
  server.addJob({ id: 'a', status: 'running', progress: 10 })
  if (rule) server.faults.add(rule)
  return server
}

function open(server: CompileoServer, path: string): RawAnswer {
  const answer = ask(server, 'GET', path)
  return answer
}

async function second(fault: FrameFault): Promise<{ server: CompileoServer; answer: RawAnswer }> {
  const server = await withJob({ on: 'frame', jobId: 'a', after: 1, times: 1, do: fault })
  const answer = open(server, `${JOBS}/status/a/stream`)
  await answer.until(({ body }) => body.includes('10.0'))
  server.updateJob('a', { progress: 50 })
  await clock.advance(1000)
  return { server, answer }
}
const toTheEnd = async ({ server, answer }: { server: CompileoServer; answer: RawAnswer }) => {
  server.updateJob('a', { status: 'completed', progress: 100 })
  await clock.advance(1000)
  return answer.until(({ whole }) => whole)
}
const progresses = ({ body }: RawAnswer) =>
  [...body.matchAll(/"progress": ([\d.]+)/g)].map((match) => match[1])

describe('a frame', () => {
  test('is lost, and the next one arrives', async () => {
    expect(progresses(await toTheEnd(await second({ kind: 'swallowed' })))).toEqual(['10.0', '100.0'])
  })

  test('is replaced by garbage, and the next one arrives', async () => {
    const answer = await toTheEnd(await second({ kind: 'replaced', text: 'data: {"job\n\n' }))
    expect(answer.body).toContain('data: {"job\n\n')
    expect(progresses(answer)).toEqual(['10.0', '100.0'])
  })

  test('is preceded by a forged one', async () => {
    const answer = await toTheEnd(await second(readyMade.forged('a', 'failed')))
    expect(answer.body).toContain('"status": "failed"')
    expect(progresses(answer)).toEqual(['10.0', '100.0', '50.0', '100.0'])
  })
})
