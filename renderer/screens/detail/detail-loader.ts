import type { Message } from '#shared/message.ts'
import type { CompileoBridge } from '#shared/contract.ts'
import type { JobDetail, JobKey, JobView } from '#shared/model.ts'
import { getErrorText } from '#renderer/state/page-errors.ts'

export interface LoadedDetail {
  readonly detail: JobDetail | undefined
  readonly error: string | undefined
  readonly partialReason?: Message
  /** Set if the result is too large to be shown. */
  readonly resultBytes?: number
}

export interface DetailLoader {
  load(): void
  follow(job: JobView, before: JobView): void
  stop(): void
}

/** The interval between two requests while only the job's progress or step changes, in ms. */
const minIntervalMs = 1_000

/**
 * Loads a job's details: at once when its status, run or outcome changes, and at most once a second while
 * only its progress or step changes. Ignores outdated responses.
 */
export function createDetailLoader(
  bridge: CompileoBridge,
  key: JobKey,
  update: (change: (last: LoadedDetail) => LoadedDetail) => void,
): DetailLoader {
  let requests = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    requests += 1
    clearTimeout(timer)
    timer = undefined
  }
  async function ask(): Promise<void> {
    stop()
    const requestNumber = requests
    try {
      const detail = await bridge.call('jobDetail', { key })
      if (requestNumber !== requests) return
      if (!detail?.isTruncated) return update(() => ({ detail: detail ?? undefined, error: undefined }))
      // The response has only a part of the details, so earlier details stay.
      update((last) => ({ ...last, detail: last.detail ?? detail, error: undefined }))
      const { ok, message, error, result, resultBytes } = await bridge.call('wholeJob', { key })
      if (requestNumber !== requests) return
      const wholeDetail = { ...detail, error: error ?? detail.error, result: result ?? detail.result }
      update(() => ({
        detail: wholeDetail,
        error: undefined,
        ...(!ok && { partialReason: message }),
        ...(resultBytes !== undefined && { resultBytes }),
      }))
    } catch (error) {
      if (requestNumber === requests) update((last) => ({ ...last, error: getErrorText(error) }))
    }
  }
  function load(): void {
    void ask()
  }
  return {
    load,
    stop,
    follow(job, before) {
      if (job === before) return
      if (
        job.run.status !== before.run.status ||
        job.run.number !== before.run.number ||
        job.outcome?.id !== before.outcome?.id
      ) {
        load()
      } else if (job.run.progress !== before.run.progress || job.run.currentStep !== before.run.currentStep) {
        timer ??= setTimeout(load, minIntervalMs)
      }
    },
  }
}
