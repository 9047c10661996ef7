const shareBytes = 32 * 1024

const turn: { left: number; next?: Promise<void> } = { left: shareBytes }

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      turn.left = shareBytes
      turn.next = undefined
      resolve()
    })
  })

/** About ten milliseconds of work per turn, so that hundreds of busy streams don't block everything else. */
export async function takeLoopShare(bytes: number): Promise<void> {
  while (turn.left <= 0) await (turn.next ??= nextTurn())
  turn.left -= bytes
}
