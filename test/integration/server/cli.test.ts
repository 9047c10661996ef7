import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseJobKind } from '#shared/job-kind.ts'
import { main } from '#test/server/cli.ts'

const stops: AbortController[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

function run(...argv: string[]) {
  const stop = new AbortController()
  stops.push(stop)
  let code: Promise<number> = Promise.resolve(Number.NaN)
  const output = new Promise<string>((resolve) => {
    code = main(argv, { out: resolve, err: resolve, stopped: stop.signal })
  })
  return { code, output, stop: () => stop.abort() }
}

const Listed = z.object({
  jobs: z.array(z.object({ job_type: z.string(), operation: z.string().nullable() })),
})

const urlIn = (text: string) => /http:\/\/[\d.:]+/.exec(text)?.[0] ?? ''

describe('the stand-alone test server', () => {
  test('prints its URL and the jobs to watch, and exits with code 0 when stopped', async () => {
    const { output, code, stop } = run('--port', '0', '--demo', '--jobs', '30')
    const text = await output
    expect(text).toContain('123e4567-e89b-12d3-a456-426614174000  Risk factors in cardiology textbooks')
    expect(text).toContain('and 15 more')
    const answer = await fetch(`${urlIn(text)}/api/v1/jobs/status/123e4567-e89b-12d3-a456-426614174000`)
    expect(await answer.text()).toContain('"status":"pending"')
    stop()
    expect(await code).toBe(0)
  })

  test('gives its five demo jobs four different kinds, which the plugin reports', async () => {
    const url = urlIn(await run('--port', '0', '--demo', '--plugin').output)
    const answer = await fetch(`${url}/api/v1/plugins/tray/jobs`)
    const { jobs } = Listed.parse(await answer.json())
    const kinds = jobs.map(({ operation, job_type: type }) => parseJobKind(operation ?? type))
    expect(kinds).toHaveLength(5)
    expect(new Set(kinds)).toEqual(new Set(['chunking', 'dataset', 'extraction', 'parsing']))
  })

  test('requires the given API key, and applies the given rate limit', async () => {
    const url = urlIn(await run('--port', '0', '--api-key', 'k', '--rate-limit', '1').output)
    const ask = (key: string) => fetch(`${url}/api/v1/jobs/queue/stats`, { headers: { 'x-api-key': key } })
    expect([(await ask('x')).status, (await ask('k')).status, (await ask('k')).status]).toEqual([
      401, 200, 500,
    ])
  })

  test('reports that its port is in use', async () => {
    const port = new URL(urlIn(await run('--port', '0').output)).port
    const second = run('--port', port)
    expect(await second.output).toContain(`address already in use 127.0.0.1:${port}`)
    expect(await second.code).toBe(1)
  })
})
