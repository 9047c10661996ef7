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
 * Call it before `bytes` are processed. If 32 KB have already been processed in this turn of the event loop,
 * it waits for the next one. So hundreds of busy streams don't block the rest of the program.
 */
export async function yieldToEventLoop(bytes: number): Promise<void> {
  while (budget.left <= 0) await (budget.next ??= waitForNextTurn())
  budget.left -= bytes
}
