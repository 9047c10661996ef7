import { afterEach, describe, expect, test } from 'vitest'
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

const urlIn = (text: string) => /http:\/\/[\d.:]+/.exec(text)?.[0] ?? ''

describe('the stand-alone server', () => {
  test('prints its URL and the jobs to watch, responds, and exits with 0 when stopped', async () => {
    const { output, code, stop } = run('--port', '0', '--demo', '--jobs', '30')
    const text = await output
    expect(text).toContain('123e4567-e89b-12d3-a456-426614174000  Taxonomy of the cardiology textbooks')
    expect(text).toContain('and 15 more')
    const answer = await fetch(`${urlIn(text)}/api/v1/jobs/status/123e4567-e89b-12d3-a456-426614174000`)
    expect(await answer.text()).toContain('"status":"pending"')
    stop()
    expect(await code).toBe(0)
  })

  test('has one job in each status by default', async () => {
    const text = await run('--port', '0', '--behaviour', 'guide').output
    const answer = await fetch(`${urlIn(text)}/api/v1/jobs/queue/stats`)
    expect(await answer.json()).toMatchObject({ total_jobs: 7, failed_jobs: 1, retrying_jobs: 1 })
  })

  test('requires its key, and applies a limit', async () => {
    const url = urlIn(await run('--port', '0', '--api-key', 'k', '--rate-limit', '1').output)
    const ask = (key: string) => fetch(`${url}/api/v1/jobs/queue/stats`, { headers: { 'x-api-key': key } })
    expect([(await ask('x')).status, (await ask('k')).status, (await ask('k')).status]).toEqual([
      401, 200, 500,
    ])
  })

  test('says that its port is in use', async () => {
    const port = new URL(urlIn(await run('--port', '0').output)).port
    const second = run('--port', port)
    expect(await second.output).toContain(`Port ${port} is in use`)
    expect(await second.code).toBe(1)
  })

  test('prints its help', async () => {
    const { output, code } = run('--help')
    expect(await output).toContain('--behaviour')
    expect(await code).toBe(0)
  })

  test.each([
    [['--prot', '1'], '--prot'],
    [['--port', 'x'], '--port takes a whole number up to 65535, not "x"'],
    [['--port', '70000'], '--port takes a whole number'],
    [['--port'], '--port'],
    [['--behaviour', 'odd'], '--behaviour takes "real" or "guide", not "odd"'],
    [['--speed', '0'], '--speed takes a number above 0'],
    [['--rate-limit=-1'], '--rate-limit takes a whole number'],
    [['word'], 'word'],
  ])('prints what is wrong with %j, gives the help, and ends with 2', async (argv, words) => {
    const { output, code } = run(...argv)
    expect(await output).toContain(words)
    expect(await output).toContain('--behaviour WORD')
    expect(await code).toBe(2)
  })
})
