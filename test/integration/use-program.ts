import { beforeAll, inject } from 'vitest'

/** @param path of the program's entry, relative to `test`, or `agent` */
export function useProgram(path: string): () => string {
  let program = ''
  beforeAll(async () => {
    const response = await fetch(`${inject('programs')}/${path}`, { headers: { connection: 'close' } })
    program = await response.text()
    if (!response.ok) throw new Error(program)
  }, 60_000)
  return () => program
}
