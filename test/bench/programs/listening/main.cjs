const { get } = require('node:http')
require('../bare/main.cjs')

const { COMPILEO_TRAY_BENCH_SERVER: server = '', COMPILEO_TRAY_BENCH_JOBS: jobs = '' } = process.env

for (const job of jobs.split(','))
  get(`${server}/api/v1/jobs/status/${job}/stream`, (answer) => {
    answer.resume()
  })
