import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { listen } from '#test/support/port.ts'

/** Imitates the part of Ollama's HTTP API that Compileo uses. */
export interface Model {
  url: string
  delayMs: number
  /** How long a response about a taxonomy takes; `delayMs` by default. */
  taxonomyMs: number | undefined
  isFailing: boolean
  /** Whether the model's responses aren't the JSON that the server expects. */
  isRambling: boolean
  requests: number
  close: () => void
}

const category = (id: string, name: string, children: readonly object[] = []) => ({
  ...(id && { id }),
  name,
  description: 'd',
  confidence_threshold: 0.9,
  children,
})

export const taxonomy = category('', 'Root', [category('1', 'Symptoms'), category('2', 'Treatment')])

const asksForTaxonomy = (prompt: string) =>
  /taxonomy/i.test(prompt) && /hierarch/i.test(prompt) && !prompt.includes('entities')

function answer(prompt: string) {
  const categories = [...new Set(prompt.match(/[\da-f]{8}-[\da-f-]{27}\d*/g))].toSorted()
  if (prompt.includes('relevant_ids')) return { relevant_ids: categories }
  if (prompt.includes('entities'))
    return Object.fromEntries(categories.map((id) => [id, { entities: ['fever'], confidence: 0.9 }]))
  if (asksForTaxonomy(prompt)) return taxonomy
  if (/question/i.test(prompt))
    return {
      question: 'What is it?',
      answer: 'A.',
      reasoning: 'r',
      confidence_score: 0.9,
      reasoning_steps: [],
    }
  return { Symptoms: 'fever', Treatment: 'rest' }
}

const promptOf = ({ prompt, messages = [] }: { prompt?: string; messages?: { content: string }[] }) =>
  prompt ?? messages.map(({ content }) => content).join(' ')

async function respond(model: Model, request: IncomingMessage, response: ServerResponse) {
  const body = JSON.parse((await text(request)) || '{}')
  const prompt = promptOf(body)
  model.requests += 1
  await delay(asksForTaxonomy(prompt) ? (model.taxonomyMs ?? model.delayMs) : model.delayMs)
  if (model.isFailing) {
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"out of memory"}')
    return
  }
  const content = model.isRambling ? 'I am not sure what you mean.' : JSON.stringify(answer(prompt))
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      model: body.model,
      response: content,
      message: { role: 'assistant', content },
      done: true,
    }),
  )
}

export async function startModel(port: number): Promise<Model> {
  const model: Model = {
    url: `http://127.0.0.1:${port}`,
    delayMs: 100,
    taxonomyMs: undefined,
    isFailing: false,
    isRambling: false,
    requests: 0,
    close,
  }
  const server = createServer((request, response) => {
    respond(model, request, response).catch(() => response.destroy())
  })
  function close() {
    server.closeAllConnections()
    server.close()
  }
  await listen(server, port)
  return model
}
