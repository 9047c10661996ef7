import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** The Wayland protocol wlr-virtual-pointer-unstable-v1. */

/** From linux/input-event-codes.h. */
const buttonCodes = { 1: 0x110, 2: 0x112, 3: 0x111 } as const

const displayId = 1
const registryId = 2
const managerId = 3
const pointerId = 4
/** New IDs must be consecutive. This one can be used again after the compositor's response. */
const callbackId = 5
const managerName = 'zwlr_virtual_pointer_manager_v1'

/** Encodes a Wayland message: the object, the opcode, and arguments in 32-bit words. */
function message(object: number, opcode: number, words: readonly number[] = [], text?: string): Buffer {
  const string = text === undefined ? Buffer.alloc(0) : stringArgument(text)
  const size = 8 + words.length * 4 + string.length
  const head = Buffer.alloc(8)
  head.writeUInt32LE(object, 0)
  head.writeUInt32LE(((size << 16) | opcode) >>> 0, 4)
  const [first = [], rest = []] = text === undefined ? [words] : [words.slice(0, 1), words.slice(1)]
  return Buffer.concat([head, wordsOf(first), string, wordsOf(rest)])
}

function wordsOf(words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 4)
  words.forEach((word, index) => bytes.writeUInt32LE(word >>> 0, index * 4))
  return bytes
}

function stringArgument(text: string): Buffer {
  const length = Buffer.byteLength(text) + 1
  const bytes = Buffer.alloc(4 + Math.ceil(length / 4) * 4)
  bytes.writeUInt32LE(length, 0)
  bytes.write(text, 4)
  return bytes
}

const time = () => Math.round(performance.now())

async function* eventsOf(socket: Socket) {
  let rest = Buffer.alloc(0)
  for await (const part of socket) {
    if (!Buffer.isBuffer(part)) continue
    rest = Buffer.concat([rest, part])
    while (rest.length >= 8) {
      const size = rest.readUInt32LE(4) >>> 16
      if (rest.length < size) break
      yield {
        object: rest.readUInt32LE(0),
        opcode: rest.readUInt32LE(4) & 0xffff,
        body: rest.subarray(8, size),
      }
      rest = rest.subarray(size)
    }
  }
}

/**
 * @param path of the compositor's socket
 * @param extent of the screen, in px
 */
export async function openPointer(path: string, extent: { readonly width: number; readonly height: number }) {
  const socket = connect(path)
  await once(socket, 'connect')
  const events = eventsOf(socket)
  socket.write(message(displayId, 1, [registryId]))
  let global: number | undefined
  while (global === undefined) {
    const { value, done } = await events.next()
    if (done) throw new Error('The compositor hung up')
    if (value.object !== registryId || value.opcode !== 0) continue
    const length = value.body.readUInt32LE(4)
    if (value.body.toString('utf8', 8, 8 + length - 1) === managerName) global = value.body.readUInt32LE(0)
  }
  socket.write(message(registryId, 0, [global, 1, managerId], managerName))
  socket.write(message(managerId, 0, [0, pointerId]))

  const frame = message(pointerId, 4)
  async function settled(...messages: readonly Buffer[]) {
    socket.write(Buffer.concat([...messages, message(displayId, 0, [callbackId])]))
    for (;;) {
      const { value, done } = await events.next()
      if (done) throw new Error('The compositor hung up')
      if (value.object === displayId && value.opcode === 0)
        throw new Error(`The compositor refused: ${value.body.subarray(12).toString('utf8')}`)
      if (value.object === callbackId) return
    }
  }
  await settled()
  return {
    moveTo: (x: number, y: number) =>
      settled(message(pointerId, 1, [time(), x, y, extent.width, extent.height]), frame),
    async click(button: 1 | 2 | 3) {
      await settled(message(pointerId, 2, [time(), buttonCodes[button], 1]), frame)
      await settled(message(pointerId, 2, [time(), buttonCodes[button], 0]), frame)
    },
    close: () => socket.destroy(),
  }
}
