import { createChangeWaiter } from '../change-waiter.ts'

export interface PluginEvent {
  readonly id: string | undefined
  readonly data: { readonly [key: string]: unknown }
}

export interface EventReader {
  readonly status: number
  readonly type: string | null
  readonly events: readonly PluginEvent[]
  readonly text: string
  readonly isOver: boolean
  until(test: (reader: EventReader) => boolean): Promise<EventReader>
  close(): void
}

function parseEvents(text: string): PluginEvent[] {
  const blocks = text.split('\n\n').slice(0, -1)
  return blocks.flatMap((block) => {
    const lines = block.split('\n')
    const data = lines.find((line) => line.startsWith('data: '))
    if (data === undefined) return []
    const id = lines.find((line) => line.startsWith('id: '))?.slice(4)
    return [{ id, data: JSON.parse(data.slice(6)) }]
  })
}

export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const controller = new AbortController()
  const response = await fetch(url, { headers, signal: controller.signal })
  let text = ''
  let isOver = false
  const changes = createChangeWaiter()
  const reader: EventReader = {
    status: response.status,
    type: response.headers.get('content-type'),
    get events() {
      return parseEvents(text)
    },
    get text() {
      return text
    },
    get isOver() {
      return isOver
    },
    until: (test) => changes.waitFor(() => (isOver || test(reader)) && reader),
    close: () => controller.abort(),
  }
  const decoder = new TextDecoder()
  const readAll = async () => {
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true })
        changes.reportChange()
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error
    } finally {
      isOver = true
      changes.reportChange()
    }
  }
  void readAll()
  return reader
}
