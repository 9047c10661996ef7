import { fork } from 'node:child_process'
import { once } from 'node:events'
import { word, type Order, type Reply, type Word } from './messages.ts'

export interface Life {
  until(test: (received: Word) => boolean): Promise<Word>
  send(what: Reply): void
  kill(): void
  readonly gone: Promise<'killed' | 'quit'>
}

/** @param onWord gets each message of the process immediately */
export function startLife(program: string, order: Order, onWord: (received: Word, life: Life) => void): Life {
  const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const words: Word[] = []
  const listeners = new Set<(received: Word) => void>()
  const life: Life = {
    until(test) {
      const before = words.find(test)
      if (before) return Promise.resolve(before)
      return new Promise((resolve) => {
        const listener = (received: Word) => {
          if (!test(received)) return
          listeners.delete(listener)
          resolve(received)
        }
        listeners.add(listener)
      })
    },
    send(what) {
      child.send(what, () => {
        // The process may have exited already.
      })
    },
    kill: () => void child.kill('SIGKILL'),
    gone: once(child, 'exit').then(([code, signal]) => {
      if (signal === 'SIGKILL') return 'killed'
      if (code === 0) return 'quit'
      throw new Error(`The program ended with ${String(code)} ${String(signal)}`)
    }),
  }
  child.on('message', (message) => {
    const received = word.parse(message)
    words.push(received)
    onWord(received, life)
    for (const listener of listeners) listener(received)
  })
  return life
}
