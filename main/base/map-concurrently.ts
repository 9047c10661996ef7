/**
 * Runs a task for each item, at most `maxConcurrent` at a time. Resolves with the results in the order of the
 * items.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  maxConcurrent: number,
  task: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  async function runWorker() {
    for (const [index, item] of queue) results[index] = await task(item)
  }
  await Promise.all(Array.from({ length: Math.min(maxConcurrent, items.length) }, runWorker))
  return results
}
