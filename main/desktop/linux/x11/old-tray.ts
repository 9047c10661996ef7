import type { Clock } from '../../../base/clock.ts'
import { withTimeout } from '../../../base/timeout.ts'
import { connectToX, padded, type XConnection } from './x-connection.ts'

/** What an X server knows of trays of the old kind (System Tray Protocol, XEmbed), of which Electron tells nothing. */
export interface OldTrays {
  /** Whether there is a tray: its owner has the selection `_NET_SYSTEM_TRAY_S0`. */
  readonly isThere: () => Promise<boolean>
  /** Whether a menu is open: as long as one is, its program holds the pointer, and nobody else can. */
  readonly isMenuOpen: () => Promise<boolean>
}

/** How long an X server may take, ms. */
const answerMs = 1_000

const opcode = { internAtom: 16, getSelectionOwner: 23, grabPointer: 26, ungrabPointer: 27 } as const
const alreadyGrabbed = 1

/** A request: its number, a byte of its own, its length in words, and what follows. */
function request(number: number, byte: number, ...parts: readonly Buffer[]): Buffer {
  const body = padded(Buffer.concat(parts))
  const head = Buffer.from([number, byte, 0, 0])
  head.writeUInt16LE(1 + body.length / 4, 2)
  return Buffer.concat([head, body])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

async function hasTray(x: XConnection): Promise<boolean> {
  const name = Buffer.from('_NET_SYSTEM_TRAY_S0', 'latin1')
  const onlyIfThere = 1
  const atom = (await x.ask(request(opcode.internAtom, onlyIfThere, word(name.length), name))).readUInt32LE(8)
  if (atom === 0) return false
  return (await x.ask(request(opcode.getSelectionOwner, 0, word(atom)))).readUInt32LE(8) !== 0
}

async function isPointerHeld(x: XConnection): Promise<boolean> {
  // No events, both modes asynchronous, confined to nothing, no cursor, now.
  const modes = Buffer.from([0, 0, 1, 1])
  const grab = request(opcode.grabPointer, 0, word(x.root), modes, word(0), word(0), word(0))
  const [, status] = await x.ask(grab)
  if (status === 0) x.send(request(opcode.ungrabPointer, 0, word(0)))
  return status === alreadyGrabbed
}

/** Asks the X server of this session, each time anew. Where there is none, or no answer, the answer is no. */
export function oldTrays(env: Readonly<Record<string, string | undefined>>, clock: Clock): OldTrays {
  const ask = (question: (x: XConnection) => Promise<boolean>) =>
    withTimeout(clock, answerMs, async (signal) => {
      let x: XConnection | undefined
      try {
        x = await connectToX(env, signal)
        return await question(x)
      } catch {
        return false // No X server, or one that doesn't answer: then there is no tray of the old kind either.
      } finally {
        x?.close()
      }
    })
  return { isThere: () => ask(hasTray), isMenuOpen: () => ask(isPointerHeld) }
}
