import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * The part of Ollama's HTTP API that Compileo calls.
 *
 * @typedef {object} Model
 * @property {string} url
 * @property {number} delayMs how long each response takes
 * @property {number | undefined} taxonomyMs the same for taxonomies; default: `delayMs`
 * @property {boolean} isFailing whether it responds with an error
 * @property {number} requests how many it has received
 * @property {() => void} close
 */

const category = (
  /** @type {string} */ id,
  /** @type {string} */ name,
  /** @type {readonly object[]} */ children = [],
) => ({
  ...(id && { id }),
  name,
  description: 'd',
  confidence_threshold: 0.9,
  children,
})

export const taxonomy = category('', 'Root', [category('1', 'Symptoms'), category('2', 'Treatment')])

/** @param {string} prompt */
const asksForTaxonomy = (prompt) =>
  /taxonomy/i.test(prompt) && /hierarch/i.test(prompt) && !prompt.includes('entities')

/** @param {string} prompt */
function answer(prompt) {
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

/** @param {{ prompt?: string, messages?: { content: string }[] }} body */
const promptOf = ({ prompt, messages = [] }) => prompt ?? messages.map(({ content }) => content).join(' ')

/**
 * @param {Model} model
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(model, request, response) {
  /** @type {Buffer[]} */
  const parts = []
  for await (const part of request) parts.push(part)
  const body = JSON.parse(Buffer.concat(parts).toString() || '{}')
  const prompt = promptOf(body)
  model.requests += 1
  await delay(asksForTaxonomy(prompt) ? (model.taxonomyMs ?? model.delayMs) : model.delayMs)
  if (model.isFailing) {
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"out of memory"}')
    return
  }
  const content = JSON.stringify(answer(prompt))
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

/** @param {number} port @returns {Promise<Model>} */
export async function startModel(port) {
  /** @type {Model} */
  const model = {
    url: `http://127.0.0.1:${port}`,
    delayMs: 100,
    taxonomyMs: undefined,
    isFailing: false,
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
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return model
}
