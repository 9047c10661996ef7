import { createServer, type RequestListener } from 'node:http'
import { expect, it } from 'vitest'
import { PooledConnections, type ApiRequest, type Connections } from '#main/network/connections.ts'
import type { GetHeader } from '#main/network/pending-response.ts'
import { endWithTest } from '#test/support/end-with-test.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { straight } from '#test/support/straight.ts'

type Pending = Awaited<ReturnType<Connections['request']>>

const get: ApiRequest = { method: 'GET', headers: {} }

async function respond(handle: RequestListener) {
  const server = createServer(handle)
  const port = await listenOnFreePort(server)
  const connections = new PooledConnections({ network: straight, monotonic: () => 0 })
  endWithTest(() => connections.destroy())
  const events: string[] = []
  let header: GetHeader | undefined
  return {
    events,
    header: (name: string) => header?.(name),
    destroy: () => connections.destroy(),
    ask: (request: ApiRequest, until: string) =>
      new Promise<Pending>((resolve, reject) => {
        const note = (event: string) => {
          events.push(event)
          if (event.startsWith(until)) pending.then(resolve, reject)
        }
        const pending = connections.request(`http://127.0.0.1:${port}/`, request, {
          onHead(status, read) {
            header = read
            note(`head ${status}`)
          },
          onData: (chunk) => note(`data ${chunk.toString()}`),
          onEnd: () => note('end'),
          onError: (error) => note(String(error)),
        })
      }),
  }
}

it('a request is sent with its body', async () => {
  const { ask, events } = await respond((request, response) => request.pipe(response))
  await ask({ ...get, method: 'POST', body: Buffer.from('hello') }, 'end')
  expect(events).toEqual(['head 200', 'data hello', 'end'])
})

it('a repeated header is joined, and a missing one is null', async () => {
  const { ask, header } = await respond((_, response) => {
    response.writeHead(200, [
      ['x-cache', 'miss'],
      ['x-cache', 'hit'],
    ])
    response.end()
  })
  await ask(get, 'end')
  expect(header('x-cache')).toBe('miss, hit')
  expect(header('retry-after')).toBeNull()
})

it('nothing is reported after the end, or once a response was closed', async () => {
  const ended = await respond((_, response) => response.end())
  await ended.ask(get, 'end')
  await ended.destroy()
  expect(ended.events).toEqual(['head 200', 'end'])

  const open = await respond((_, response) => response.write('first'))
  const closed = await open.ask(get, 'data')
  closed.close()
  await open.destroy()
  expect(open.events).toEqual(['head 200', 'data first'])
})

it('a response that is open when the program ends is reported as an error', async () => {
  const { ask, events, destroy } = await respond((_, response) => response.write('first'))
  await ask(get, 'data')
  await destroy()
  expect(events).toEqual(['head 200', 'data first', 'Error: destroyed'])
})
