import { writeWhole } from '../../../main/base/files.ts'

// On a small disk or as a user with fewer rights. Prints the result as JSON.

const [, , path = '', length = '0'] = process.argv
console.log(JSON.stringify(await writeWhole(path, 'ü'.repeat(Number(length)))))
