import { ThreadsPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from 'vitest/node'

type Callback = Parameters<PoolWorker['on']>[1]

/** Starting one takes 50 times as long as most tests. */
let thread: ThreadsPoolWorker | undefined

/** Runs all mutants in one thread. Stryker ends a process that hangs. */
export class KeptWorker implements PoolWorker {
  readonly name = 'kept'
  readonly #thread: ThreadsPoolWorker
  readonly #isNew: boolean
  readonly #project: PoolOptions['project']
  readonly #listeners: [event: string, callback: Callback][] = []

  constructor(options: PoolOptions) {
    this.#isNew = !thread
    this.#project = options.project
    this.#thread = thread ??= new ThreadsPoolWorker(options)
  }

  on(event: string, callback: Callback) {
    this.#listeners.push([event, callback])
    this.#thread.on(event, callback)
  }

  off(event: string, callback: Callback) {
    this.#thread.off(event, callback)
  }

  async start() {
    if (this.#isNew) await this.#thread.start()
  }

  /** Responds itself to messages that would start or end the thread. */
  send(message: WorkerRequest) {
    if (message.type === 'stop') this.#answer('stopped')
    else if (message.type === 'start' && !this.#isNew) this.#answer('started')
    else this.#thread.send(message.type === 'run' ? this.#withPattern(message) : message)
  }

  /** The thread keeps its first settings, but each mutant has its own pattern. */
  #withPattern(message: Extract<WorkerRequest, { type: 'run' }>): WorkerRequest {
    const { testNamePattern = /^/ } = this.#project.config
    const files = message.context.files.map((file) => ({ ...file, testNamePattern }))
    return { ...message, context: { ...message.context, files } }
  }

  #answer(type: 'started' | 'stopped') {
    for (const [event, callback] of this.#listeners)
      if (event === 'message') queueMicrotask(() => callback({ type, __vitest_worker_response__: true }))
  }

  stop() {
    for (const [event, callback] of this.#listeners) this.#thread.off(event, callback)
    return Promise.resolve()
  }

  deserialize(data: unknown) {
    return this.#thread.deserialize(data)
  }
}
