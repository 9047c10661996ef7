import { once } from 'node:events'
import { connect } from 'node:net'
import { reader, request } from '../../../main/desktop/linux/x11/x-connection.ts'

// Numbers are little-endian.

export interface XWindow {
  readonly id: number
  set(property: string, type: string, ...values: readonly number[]): Promise<void>
  own(selection: string): Promise<void>
  moveInto(other: XWindow): Promise<void>
  changes(): Promise<readonly string[]>
}

export interface XClient {
  newWindow(): Promise<XWindow>
  close(): Promise<void>
}

const opcode = {
  createWindow: 1,
  reparentWindow: 7,
  internAtom: 16,
  getAtomName: 17,
  changeProperty: 18,
  setSelectionOwner: 22,
  getInputFocus: 43,
} as const
const propertyNotify = 28
const propertyChangeMask = 0x400000

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, 4 * at)
  return bytes
}

export async function connectXClient(display: string): Promise<XClient> {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`)
  const read = reader(socket)
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const head = await read(8)
  const greeting = await read(head.readUInt16LE(6) * 4)
  let lastId = greeting.readUInt32LE(4)
  const vendor = Math.ceil(greeting.readUInt16LE(16) / 4) * 4
  const root = greeting.readUInt32LE(32 + vendor + (greeting[21] ?? 0) * 8)
  const received: { readonly window: number; readonly atom: number }[] = []

  /** The server keeps the order, so earlier requests are done and their events have arrived. */
  async function ask(question: Buffer): Promise<Buffer> {
    socket.write(question)
    for (;;) {
      const start = await read(32)
      if (start[0] === 0) throw new Error(`The X server refused a request: error ${start[1]}`)
      if (start[0] === propertyNotify)
        received.push({ window: start.readUInt32LE(4), atom: start.readUInt32LE(8) })
      if (start[0] === 1) return Buffer.concat([start, await read(start.readUInt32LE(4) * 4)])
    }
  }
  const send = async (wish: Buffer) =>
    void (await ask(Buffer.concat([wish, request(opcode.getInputFocus, 0)])))
  async function atom(name: string): Promise<number> {
    const length = Buffer.from([name.length, 0, 0, 0])
    return (await ask(request(opcode.internAtom, 0, length, Buffer.from(name, 'latin1')))).readUInt32LE(8)
  }
  async function nameOf(number: number): Promise<string> {
    const answer = await ask(request(opcode.getAtomName, 0, words(number)))
    return answer.toString('latin1', 32, 32 + answer.readUInt16LE(8))
  }

  return {
    async newWindow() {
      lastId += 1
      const id = lastId
      // At the corner, one pixel, no border; only the events differ from its parent's.
      const place = Buffer.from([0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0])
      const listens = words(0, 0x800, propertyChangeMask)
      await send(request(opcode.createWindow, 0, words(id, root), place, listens))
      return {
        id,
        async set(property, type, ...values) {
          const [name, kind] = [await atom(property), await atom(type)]
          const content = [words(id, name, kind), Buffer.from([32, 0, 0, 0]), words(values.length, ...values)]
          await send(request(opcode.changeProperty, 0, ...content))
        },
        own: async (selection) =>
          send(request(opcode.setSelectionOwner, 0, words(id, await atom(selection), 0))),
        moveInto: (other) => send(request(opcode.reparentWindow, 0, words(id, other.id, 0))),
        async changes() {
          await send(Buffer.alloc(0))
          const ours = received.filter(({ window }) => window === id)
          received.length = 0
          const names: string[] = []
          for (const { atom: number } of ours) names.push(await nameOf(number))
          return names
        },
      }
    },
    async close() {
      const closed = once(socket, 'close')
      socket.destroy()
      await closed
    },
  }
}
