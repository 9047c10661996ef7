import { pdfOf } from './pdf.mjs'
import { taxonomy } from './model.mjs'
import { untilOver } from './until.mjs'

/** @typedef {import('./real-server.mjs').RealServer} RealServer */

/** Characters a chunk: so few that a dataset of all chunks takes a while. */
const chunkSize = 300

const guideline = Array.from(
  { length: 60 },
  (_, line) => `Guideline, line ${line}: fever is a symptom, rest is a treatment, page text for tests.`,
)

export class Workload {
  #server
  project
  /** @type {readonly string[]} */
  #documents = []

  /** @param {RealServer} server @param {string} project */
  constructor(server, project) {
    this.#server = server
    this.project = project
  }

  /**
   * @param {RealServer} server
   * @param {string} name
   */
  static async create(server, name) {
    const { id } = await server.call('POST', '/projects', { json: { name, description: name } })
    return new Workload(server, id)
  }

  /** @param {Readonly<Record<string, Buffer | readonly string[]>>} files */
  async upload(files) {
    const form = new FormData()
    form.set('project_id', this.project)
    for (const [name, content] of Object.entries(files)) {
      const bytes = Buffer.isBuffer(content) ? content : pdfOf(content)
      form.append('files', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), `${name}.pdf`)
    }
    const { uploaded_files: uploaded } = await this.#server.call('POST', '/documents/upload', { form })
    this.#documents = uploaded.map((/** @type {{ id: string }} */ { id }) => id)
  }

  /**
   * A document with text. With several, a job parses only the first: the server's database is locked for the
   * others.
   */
  uploadText() {
    return this.upload({ guideline })
  }

  async prepare() {
    for (const begin of [() => this.parse(), () => this.chunk()]) await untilOver(this.#server, await begin())
  }

  /** @returns {Promise<string>} the job's ID, as of every other method */
  parse() {
    return this.#job('/documents/process', {
      project_id: this.project,
      document_ids: this.#documents,
      parser: 'pypdf',
    })
  }

  chunk() {
    return this.#job('/documents/process', {
      project_id: this.project,
      document_ids: this.#documents,
      skip_parsing: true,
      chunk_strategy: 'character',
      chunker: 'ollama',
      character_chunk_size: chunkSize,
      character_overlap: 20,
    })
  }

  /** @param {object} [more] */
  async extract(more) {
    const created = await this.#server.call('POST', '/taxonomy/', {
      json: { name: 'By hand', project_id: this.project, taxonomy },
    })
    const found = await this.#server.call('GET', `/taxonomy/${created.id}`)
    const { children } = found.taxonomy.taxonomy ?? found.taxonomy
    return this.#job('/extraction/', {
      taxonomy_id: created.id,
      selected_categories: children.map((/** @type {{ id: string }} */ { id }) => id),
      parameters: { confidence_threshold: 0.1 },
      initial_classifier: 'ollama',
      extraction_type: 'ner',
      ...more,
    })
  }

  /** Generates one entry for each chunk, each with one request to the model. @param {object} [more] */
  dataset(more) {
    return this.#job('/datasets/generate', {
      project_id: this.project,
      classification_model: 'ollama',
      prompt_name: 'default',
      batch_size: 1,
      datasets_per_chunk: 1,
      dataset_name: 'ds',
      data_source: 'Chunks Only',
      ...more,
    })
  }

  evaluation() {
    return this.#job('/datasets/generate-evaluation', { project_id: this.project })
  }

  /** The server responds to no other request meanwhile. */
  taxonomy() {
    return this.#server.call('POST', '/taxonomy/generate', {
      timeoutMs: 300_000,
      json: { project_id: this.project, documents: this.#documents, generator: 'ollama', name: 'Generated' },
    })
  }

  /**
   * @param {string} path
   * @param {object} json
   * @returns {Promise<string>}
   */
  async #job(path, json) {
    const { job_id: jobId } = await this.#server.call('POST', path, { json })
    return jobId
  }
}
