import { fork } from 'node:child_process'
import { once } from 'node:events'
import { word, type Order, type Told, type Word } from './messages.ts'

export interface Life {
  until(test: (said: Word) => boolean): Promise<Word>
  tell(what: Told): void
  kill(): void
  readonly gone: Promise<'killed' | 'quit'>
}

/** @param onWord gets each message immediately */
export function startLife(program: string, order: Order, onWord: (said: Word, life: Life) => void): Life {
  const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const heard: Word[] = []
  const listeners = new Set<(said: Word) => void>()
  const life: Life = {
    until(test) {
      const before = heard.find(test)
      if (before) return Promise.resolve(before)
      return new Promise((resolve) => {
        const listener = (said: Word) => {
          if (!test(said)) return
          listeners.delete(listener)
          resolve(said)
        }
        listeners.add(listener)
      })
    },
    tell(what) {
      child.send(what, () => {
        // It may have exited already.
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
    const said = word.parse(message)
    heard.push(said)
    onWord(said, life)
    for (const listener of listeners) listener(said)
  })
  return life
}
