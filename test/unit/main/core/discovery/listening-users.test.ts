import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { isOwnListener, parseListeningUsers } from '#main/core/discovery/listening-users.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

// The format of /proc/net/tcp (proc_net_tcp.rst). Ports are hexadecimal, so 8000 is 1F40.
const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (local: string, state: string, uid: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 20513 1 0000 100 0`
const users = (...rows: readonly string[]) => parseListeningUsers([head, ...rows, ''].join('\n'), 8_000)

describe('the list of users with a program that listens on a local port', () => {
  it.each([
    ['127.0.0.1', '0100007F:1F40'],
    ['any IPv4 address', '00000000:1F40'],
    ['::1', '00000000000000000000000001000000:1F40'],
    ['any IPv6 address', '00000000000000000000000000000000:1F40'],
    ['127.0.0.1 as a mapped IPv6 address', '0000000000000000FFFF00000100007F:1F40'],
  ])('includes the user of a program on %s', (_, local) => {
    expect(users(row(local, '0A', 1_000))).toEqual([1_000])
  })

  it.each([
    ['on another port', row('0100007F:1F41', '0A', 1_000)],
    ['on another address of the machine', row('0201A8C0:1F40', '0A', 1_000)],
    ['that is connected but doesn’t listen', row('0100007F:1F40', '01', 1_000)],
  ])('omits the user of a program %s', (_, line) => {
    expect(users(line)).toEqual([])
  })

  it('includes the users of all programs that listen on the port', () => {
    const lines = [row('0100007F:1F40', '0A', 1_000), row('00000000:1F40', '0A', 0)]
    expect(users(...lines)).toEqual([1_000, 0])
  })
})

it.runIf(process.platform === 'linux')(
  'a local address belongs to a user only while that user’s program listens there',
  async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    closeAfterTest(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(isOwnListener(`http://localhost:${port}`)).toBe(true)
    server.close()
    await once(server, 'close')
    expect(isOwnListener(`http://localhost:${port}`)).toBe(false)
  },
)
