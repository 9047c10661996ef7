import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runQuietly } from '../children.ts'

/** The server's imports at startup, and their Debian packages. */
const modules = {
  fastapi: 'python3-fastapi',
  uvicorn: 'python3-uvicorn',
  redis: 'python3-redis',
  rq: 'python3-rq',
  pandas: 'python3-pandas',
  python_multipart: 'python3-python-multipart',
  requests: 'python3-requests',
  dotenv: 'python3-dotenv',
  httptools: 'python3-httptools',
  PIL: 'python3-pil',
  pypdf: 'python3-pypdf',
  fitz: 'python3-fitz',
  nltk: 'python3-nltk',
  sklearn: 'python3-sklearn',
  scipy: 'python3-scipy',
  plotly: 'python3-plotly',
  openai: 'python3-openai',
  ollama: 'python3-ollama',
  jsonschema: 'python3-jsonschema',
  bs4: 'python3-bs4',
  lxml: 'python3-lxml',
  sqlalchemy: 'python3-sqlalchemy',
  psutil: 'python3-psutil',
}

/** Programs and their Debian packages. */
const programs = { 'redis-server': 'redis-server', 'redis-cli': 'redis-tools', faketime: 'faketime' }

export const packages = [...new Set([...Object.values(modules), ...Object.values(programs)])].toSorted()

const isOnPath = (name: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

/** The Debian packages to install before the server can start. */
export async function missingPackages(python: string): Promise<readonly string[]> {
  const missing = Object.entries(programs).flatMap(([name, owner]) => (isOnPath(name) ? [] : [owner]))
  if (!existsSync(python)) return ['python3', ...missing]
  const names = JSON.stringify(Object.keys(modules))
  const script = `import importlib.util as u\nprint(" ".join(n for n in ${names} if not u.find_spec(n)))`
  const { code, output } = await runQuietly(python, ['-c', script])
  if (code !== 0) return ['python3', ...missing]
  const absent = new Set(output.trim().split(' '))
  return [
    ...Object.entries(modules).flatMap(([name, owner]) => (absent.has(name) ? [owner] : [])),
    ...missing,
  ]
}
