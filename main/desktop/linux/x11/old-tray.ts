import type { Clock } from '../../../base/clock.ts'
import { withTimeout } from '../../../base/timeout.ts'
import { connectToX, request, type XConnection } from './x-connection.ts'

/** Electron reports nothing about XEmbed trays (System Tray Protocol), so we query the X server. */
export interface OldTrays {
  /** Whether a tray has docked our icon. If not, this reminds the tray, so check again a moment later. */
  readonly isThere: () => Promise<boolean>
  /** Whether a menu is open: its program then holds the pointer grab. */
  readonly isMenuOpen: () => Promise<boolean>
}

const answerMs = 1_000

const opcode = {
  queryTree: 15,
  internAtom: 16,
  changeProperty: 18,
  getProperty: 20,
  getSelectionOwner: 23,
  grabPointer: 26,
  ungrabPointer: 27,
} as const
const alreadyGrabbed = 1

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const theNumber = 8
const theList = 32

async function atomsOf(x: XConnection, ...names: readonly string[]): Promise<readonly number[]> {
  const onlyIfThere = 1
  const asked = names.map((name) => {
    const length = Buffer.alloc(4)
    length.writeUInt16LE(name.length)
    return request(opcode.internAtom, onlyIfThere, length, Buffer.from(name, 'latin1'))
  })
  return (await x.ask(...asked)).map((answer) => answer?.readUInt32LE(theNumber) ?? 0)
}

/** A window without the property has no numbers. */
async function propertiesOf(x: XConnection, windows: readonly number[], atom: number) {
  const [keep, anyType, fromTheStart, two] = [0, word(0), word(0), word(2)]
  const asked = windows.map((window) =>
    request(opcode.getProperty, keep, word(window), word(atom), anyType, fromTheStart, two),
  )
  return (await x.ask(...asked)).map((answer) => {
    const numbers = answer?.[1] === 32 ? answer.subarray(theList) : Buffer.alloc(0)
    return numbers.length < 4
      ? []
      : [numbers.readUInt32LE(0), numbers.length < 8 ? 0 : numbers.readUInt32LE(4)]
  })
}

async function iconsOutside(x: XConnection, pid: number, info: number): Promise<readonly number[]> {
  const [process = 0] = await atomsOf(x, '_NET_WM_PID')
  const [tree] = await x.ask(request(opcode.queryTree, 0, word(x.root)))
  const count = tree?.readUInt16LE(16) ?? 0
  const windows = Array.from({ length: count }, (_, at) => tree?.readUInt32LE(theList + 4 * at) ?? 0)
  const wishes = await propertiesOf(x, windows, info)
  const pids = await propertiesOf(x, windows, process)
  // XEmbed: a version and flags; the first flag means visible.
  return windows.filter((_, at) => ((wishes[at]?.[1] ?? 0) & 1) === 1 && pids[at]?.[0] === pid)
}

/**
 * Writes an icon's property again: stalonetray 0.8 sometimes misses a change and leaves the icon undocked.
 */
function remind(x: XConnection, icon: number, info: number): void {
  const append = 2
  const wordsOf32Bits = Buffer.from([32, 0, 0, 0])
  x.send(request(opcode.changeProperty, append, word(icon), word(info), word(info), wordsOf32Bits, word(0)))
}

async function isInTray(x: XConnection, pid: number): Promise<boolean> {
  const [tray = 0, info = 0] = await atomsOf(x, '_NET_SYSTEM_TRAY_S0', '_XEMBED_INFO')
  if (tray === 0) return false
  const [owner] = await x.ask(request(opcode.getSelectionOwner, 0, word(tray)))
  if (!owner?.readUInt32LE(theNumber)) return false
  const outside = info === 0 ? [] : await iconsOutside(x, pid, info)
  for (const icon of outside) remind(x, icon, info)
  // The reply to the next request confirms this one.
  await propertiesOf(x, outside, info)
  return outside.length === 0
}

async function isPointerHeld(x: XConnection): Promise<boolean> {
  // No events, asynchronous modes, no confinement, no cursor, current time.
  const modes = Buffer.from([0, 0, 1, 1])
  const grab = request(opcode.grabPointer, 0, word(x.root), modes, word(0), word(0), word(0))
  const [answer] = await x.ask(grab)
  const status = answer?.[1]
  if (status === 0) x.send(request(opcode.ungrabPointer, 0, word(0)))
  return status === alreadyGrabbed
}

/**
 * Without a server or a reply, the result is false.
 *
 * @param pid the process that owns the icon
 */
export function oldTrays(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  pid: number,
): OldTrays {
  const ask = (question: (x: XConnection) => Promise<boolean>) =>
    withTimeout(clock, answerMs, async (signal) => {
      let x: XConnection | undefined
      try {
        x = await connectToX(env, signal)
        return await question(x)
      } catch {
        return false
      } finally {
        x?.close()
      }
    })
  return { isThere: () => ask((x) => isInTray(x, pid)), isMenuOpen: () => ask(isPointerHeld) }
}
