import { taxonomy } from './model.ts'
import type { RealServer } from './real-server.ts'
import { until } from './until.ts'

/** In characters. Chunks are this small so that a dataset with all of them takes a while. */
const chunkSize = 300

const guideline = Array.from(
  { length: 60 },
  (_, line) => `Guideline, line ${line}: fever is a symptom, rest is a treatment, page text for tests.`,
)

export class Workload {
  #server
  project
  #documents: readonly string[] = []

  constructor(server: RealServer, project: string) {
    this.#server = server
    this.project = project
  }

  static async create(server: RealServer, name: string) {
    const { id } = await server.call('POST', '/projects', { json: { name, description: name } })
    return new Workload(server, id)
  }

  async upload(files: Readonly<Record<string, Buffer | readonly string[]>>) {
    const form = new FormData()
    form.set('project_id', this.project)
    for (const [name, content] of Object.entries(files)) {
      const bytes = Buffer.isBuffer(content) ? content : pdfOf(content)
      form.append('files', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), `${name}.pdf`)
    }
    const { uploaded_files: uploaded } = await this.#server.call('POST', '/documents/upload', { form })
    this.#documents = uploaded.map(({ id }: { id: string }) => id)
  }

  /**
   * Uploads one document. A job that parses several only succeeds with the first, because the server's
   * database is locked for the others.
   */
  uploadText() {
    return this.upload({ guideline })
  }

  async prepare() {
    await this.#server.untilOver(await this.parse())
    await this.#server.untilOver(await this.chunk())
  }

  /** @returns the job's ID, like all methods that start a job */
  parse(): Promise<string> {
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

  async extract(more?: object) {
    const created = await this.#server.call('POST', '/taxonomy/', {
      json: { name: 'By hand', project_id: this.project, taxonomy },
    })
    const found = await this.#server.call('GET', `/taxonomy/${created.id}`)
    const { children } = found.taxonomy.taxonomy ?? found.taxonomy
    return this.#job('/extraction/', {
      taxonomy_id: created.id,
      selected_categories: children.map(({ id }: { id: string }) => id),
      parameters: { confidence_threshold: 0.1 },
      initial_classifier: 'ollama',
      extraction_type: 'ner',
      ...more,
    })
  }

  /** Generates one entry for each chunk, with one request to the model each. */
  dataset(more?: object) {
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

  async datasetFile() {
    const jobId = await this.dataset()
    await this.#server.untilStatus(jobId, 'completed')
    const file = (await this.#server.job(jobId))?.result?.result?.batch_files[0]?.file_path ?? ''
    return file.slice(file.indexOf('storage/'))
  }

  /** Analyses the quality of a dataset. Without a configuration, the server computes no metrics. */
  analysis(datasetFile: string, more?: object) {
    return this.#job('/quality/analyze', { dataset_file: datasetFile, ...more })
  }

  untilAnalysed(jobId: string) {
    const isOver = async () =>
      /completed|failed/.test((await this.#server.call('GET', `/quality/${jobId}/results`)).status)
    return until(isOver, `${jobId} is analysed`)
  }

  /** Generates a taxonomy. The server doesn't respond to other requests in the meantime. */
  taxonomy() {
    return this.#server.call('POST', '/taxonomy/generate', {
      timeoutMs: 300_000,
      json: { project_id: this.project, documents: this.#documents, generator: 'ollama', name: 'Generated' },
    })
  }

  async #job(path: string, json: object): Promise<string> {
    const { job_id: jobId } = await this.#server.call('POST', path, { json })
    return jobId
  }
}

/**
 * Creates a minimal PDF with one page of text.
 *
 * @param lines in ASCII, without brackets
 */
function pdfOf(lines: readonly string[]) {
  const text = lines.map((line) => `(${line}) Tj T*`).join('\n')
  const content = `BT /F1 11 Tf 14 TL 50 780 Td\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  return Buffer.from(
    `${pdf}xref\n0 ${count}\n0000000000 65535 f \n${table}` +
      `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`,
  )
}
