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
 * Waits for the next turn of the event loop after about ten milliseconds of work. So hundreds of busy streams
 * don't block the rest of the program.
 */
export async function yieldToEventLoop(bytes: number): Promise<void> {
  while (budget.left <= 0) await (budget.next ??= waitForNextTurn())
  budget.left -= bytes
}
