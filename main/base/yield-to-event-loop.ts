const shareBytes = 32 * 1024

const budget: { left: number; next?: Promise<void> } = { left: shareBytes }

const waitForNextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      budget.left = shareBytes
      budget.next = undefined
      resolve()
    })
  })

/**
 * Yields after about ten milliseconds of work, so that hundreds of busy streams don't block everything else.
 */
export async function yieldToEventLoop(bytes: number): Promise<void> {
  while (budget.left <= 0) await (budget.next ??= waitForNextTurn())
  budget.left -= bytes
}
