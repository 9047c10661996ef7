import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export function measureHeapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
