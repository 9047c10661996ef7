import { writeFileAtomically } from '#main/base/files.ts'

const [, , path = '', length = '0'] = process.argv
console.log(JSON.stringify(await writeFileAtomically(path, 'ü'.repeat(Number(length)))))
