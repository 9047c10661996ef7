/** The paths and methods of the real server's `/openapi.json`, in the same order. */
const paths = `
/api/v1/documents/upload  POST
/api/v1/documents/process  POST
/api/v1/documents/{document_id}  DELETE GET
/api/v1/documents  GET
/api/v1/documents/upload/{job_id}/status  GET
/api/v1/documents/process/{job_id}/status  GET
/api/v1/documents/{document_id}/content  GET
/api/v1/documents/process/debug  POST
/api/v1/documents/split-pdf  POST
/api/v1/projects  GET POST DELETE
/api/v1/projects/{project_id}  GET PUT DELETE
/api/v1/projects/{project_id}/documents  GET
/api/v1/projects/{project_id}/datasets  GET
/api/v1/datasets/generate  POST
/api/v1/datasets/generate-evaluation  POST
/api/v1/datasets/generate/{job_id}/status  GET
/api/v1/datasets/{dataset_id}  GET
/api/v1/datasets/{dataset_id}/entries  GET
/api/v1/datasets/{dataset_id}/entries/{entry_id}  PUT
/api/v1/datasets/{dataset_id}/feedback  POST
/api/v1/datasets/{dataset_id}/regenerate  POST
/api/v1/datasets/settings/batch-processing  GET POST
/api/v1/datasets/extraction-files/{project_id}  GET
/api/v1/datasets/{dataset_id}/download  GET
/api/v1/datasets/list/{project_id}  GET
/api/v1/datasets/{dataset_id}/details  GET
/api/v1/datasets/{dataset_id}/delete  DELETE
/api/v1/datasets/bulk-delete  POST
/api/v1/datasets/parameters  POST
/api/v1/datasets/parameters/{project_id}  GET
/api/v1/datasets/config/high-level-prompts  GET
/api/v1/datasets/config/default-prompts  GET
/api/v1/taxonomy/  POST DELETE
/api/v1/taxonomy/generate  POST
/api/v1/taxonomy  GET
/api/v1/taxonomy/{taxonomy_id}  GET PUT DELETE
/api/v1/taxonomy/extend  POST
/api/v1/extraction/  POST
/api/v1/extraction/{job_id}  GET DELETE
/api/v1/extraction/projects/{project_id}/jobs  GET
/api/v1/extraction/{job_id}/results  GET
/api/v1/extraction/{job_id}/delete  DELETE
/api/v1/extraction/{job_id}/restart  POST
/api/v1/extraction/storage/health  GET
/api/v1/extraction/storage/stats  GET
/api/v1/extraction/storage/metrics  GET
/api/v1/extraction/storage/alerts  GET
/api/v1/extraction/storage/alerts/{alert_id}/acknowledge  POST
/api/v1/extraction/storage/maintenance/integrity-check  POST
/api/v1/extraction/storage/maintenance/cleanup  POST
/api/v1/quality/analyze  POST
/api/v1/quality/{job_id}/results  GET
/api/v1/quality/history  GET
/api/v1/quality/threshold-check  POST
/api/v1/benchmarking/run  POST
/api/v1/benchmarking/results/{job_id}  GET
/api/v1/benchmarking/cancel/{job_id}  POST
/api/v1/benchmarking/results  GET
/api/v1/benchmarking/compare  POST
/api/v1/benchmarking/history  GET
/api/v1/benchmarking/leaderboard  GET
/api/v1/prompts/  GET POST
/api/v1/prompts/{prompt_id}  GET PUT DELETE
/api/v1/prompts/by-name/{name}  GET
/api/v1/datasets/versions/  GET
/api/v1/datasets/versions/compare  POST
/api/v1/datasets/versions/rollback  POST
/api/v1/datasets/versions/increment  POST
/api/v1/datasets/versions/latest  GET
/api/v1/jobs/status/{job_id}  GET
/api/v1/jobs/status/{job_id}/poll  GET
/api/v1/jobs/status/{job_id}/stream  GET
/api/v1/jobs/queue/stats  GET
/api/v1/jobs/cancel/{job_id}  POST
/api/v1/jobs/restart/{job_id}  POST
/api/v1/chunks/batch  DELETE
/api/v1/chunks/document/{document_id}  DELETE GET
/api/v1/chunks/{chunk_id}  DELETE
/api/v1/chunks/project/{project_id}  GET
/api/v1/plugins/  GET
/api/v1/plugins/upload  POST
/api/v1/plugins/dataset-formats  GET
/api/v1/plugins/{plugin_id}  DELETE
/api/v1/settings/log-level  GET POST
/health  GET
/shutdown  POST
/  GET
`

interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
}

const everything = paths
  .trim()
  .split('\n')
  .map((line) => line.split(/ +/))
const jobsOnly = everything.filter(([path = '']) => path.startsWith('/api/v1/jobs/'))

export function createOpenApiDocument(hasLists: boolean, mounted: readonly string[] = []): string {
  const own = hasLists ? everything : jobsOnly
  const at = own.findIndex(([path]) => path === '/api/v1/plugins/')
  const plugins = mounted.map((path) => [path, 'GET'])
  const all = at === -1 ? [...own, ...plugins] : own.toSpliced(at, 0, ...plugins)
  const body: OpenApi = {
    openapi: '3.1.0',
    info: { title: 'Compileo API', version: '1.0.0' },
    paths: Object.fromEntries(
      all.map(([path = '', ...methods]) => [
        path,
        Object.fromEntries(methods.map((method) => [method.toLowerCase(), {}])),
      ]),
    ),
  }
  return JSON.stringify(body)
}
