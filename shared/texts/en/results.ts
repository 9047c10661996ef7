import type { Format } from '../../format.ts'

export const createResultTexts = ({ plural }: Format) => ({
  counts: {
    documents: (n: number) => plural(n, 'document', 'documents'),
    pages: (n: number) => plural(n, 'page', 'pages'),
    categories: (n: number) => plural(n, 'category', 'categories'),
    levels: (n: number) => plural(n, 'level', 'levels'),
    entries: (n: number) => plural(n, 'entry', 'entries'),
    results: (n: number) => plural(n, 'result', 'results'),
    chunks: (n: number) => plural(n, 'chunk', 'chunks'),
  },
  /** The sources of results. The text follows the word "from". */
  sources: {
    chunks: (n: number) => plural(n, 'chunk', 'chunks'),
    documents: (n: number) => plural(n, 'document', 'documents'),
  },
  from: (what: string, source: string) => `${what} from ${source}`,
  /** The text comes after several counts. */
  fromList: (what: string, source: string) => `${what}, from ${source}`,
  names: {
    documents: 'Documents',
    pages: 'Pages',
    categories: 'Categories',
    levels: 'Levels',
    entries: 'Entries',
    results: 'Results',
    chunks: 'Chunks',
  },
  /** The texts of the API guide, for results without counts. */
  done: {
    parsing: 'Documents parsed',
    chunking: 'Documents chunked',
    taxonomy: 'Taxonomy created',
    extraction: 'Extraction finished',
    dataset: 'Dataset created',
    quality: 'Quality analysed',
    benchmarking: 'Benchmark finished',
  },
  unnamed: (id: string) => `Job ${id}`,
  kinds: {
    parsing: 'Parsing',
    chunking: 'Chunking',
    taxonomy: 'Taxonomy',
    extraction: 'Extraction',
    dataset: 'Dataset',
    quality: 'Quality',
    benchmarking: 'Benchmarking',
  },
})
