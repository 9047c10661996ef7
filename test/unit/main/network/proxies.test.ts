import { describe, expect, it } from 'vitest'
import { createProxies } from '#main/network/proxies.ts'
import { fakeClock, settle } from '#test/support/fake-clock.ts'

const far = new URL('http://gpu:8000/api/v1/jobs')

function proxiesOf(answers: (string | Error)[], env: Record<string, string> = {}) {
  const clock = fakeClock()
  const asked: string[] = []
  const proxies = createProxies({
    env,
    async ask(url) {
      asked.push(url)
      const [answer = ''] = answers.length > 1 ? answers.splice(0, 1) : answers
      if (answer instanceof Error) throw answer
      return answer
    },
    monotonic: () => clock.monotonic(),
  })
  return { proxies, clock, asked }
}

const host = (name: string) => [{ kind: 'http', host: name, port: 3128 }]

describe('the proxies for a server', () => {
  it('are known at once if the environment names them, or the server is local', () => {
    const { proxies, asked } = proxiesOf(['DIRECT'], { HTTP_PROXY: 'a:3128' })
    expect(proxies.ways(far)).toMatchObject(host('a'))
    expect(proxies.ways(new URL('http://localhost:8000'))).toEqual([{ kind: 'direct' }])
    expect(asked).toEqual([])
  })

  it('are requested from the system once per origin, of which it learns no more', async () => {
    const { proxies, asked } = proxiesOf(['PROXY a:3128'])
    const both = await Promise.all([proxies.ways(far), proxies.ways(new URL('http://gpu:8000/health'))])
    expect(both).toEqual([host('a'), host('a')])
    expect(await proxies.ways(far)).toEqual(host('a'))
    expect(asked).toEqual(['http://gpu:8000/'])
  })

  it('are requested again after half a minute, without delaying a request', async () => {
    const { proxies, clock, asked } = proxiesOf(['PROXY a:3128', 'PROXY b:3128'])
    await proxies.ways(far)
    await clock.advance(30_001)
    expect(proxies.ways(far)).toEqual(host('a'))
    await settle()
    expect(proxies.ways(far)).toEqual(host('b'))
    expect(asked).toHaveLength(2)
  })

  it('are forgotten when the network changes', async () => {
    const { proxies } = proxiesOf(['PROXY a:3128', 'PROXY b:3128'])
    await proxies.ways(far)
    proxies.forgetWays()
    expect(await proxies.ways(far)).toEqual(host('b'))
  })

  it('are forgotten if they failed, and those for other servers aren’t', async () => {
    const { proxies, asked } = proxiesOf(['PROXY a:3128'])
    const other = new URL('http://other:8000')
    await Promise.all([proxies.ways(far), proxies.ways(other)])
    proxies.forgetWays(far)
    expect(proxies.ways(other)).toEqual(host('a'))
    await proxies.ways(far)
    expect(asked).toEqual(['http://gpu:8000/', 'http://other:8000/', 'http://gpu:8000/'])
  })

  it('aren’t guessed if the system doesn’t respond', async () => {
    const { proxies } = proxiesOf([new Error('gone'), 'DIRECT'])
    expect(await proxies.ways(far)).toEqual([{ kind: 'unusable' }])
    proxies.forgetWays()
    expect(await proxies.ways(far)).toEqual([{ kind: 'direct' }])
  })
})
