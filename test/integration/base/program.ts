import { writeWhole } from '../../../main/base/files.ts'

// Writes a file in a process of its own, on a disk that its starter has made small, or as somebody with fewer rights.
// Prints what came of it as JSON.

const [, , path = '', length = '0'] = process.argv
console.log(JSON.stringify(await writeWhole(path, 'ü'.repeat(Number(length)))))
