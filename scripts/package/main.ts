import { readFile } from 'node:fs/promises'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { entries } from '../build/entries.js'
import { node } from '../process.js'
import { declarationFaults } from './declaration-faults.js'
import { pack } from './tarball.js'

/** Whether the tarball resolves everywhere: publint, and attw for node10, node16 (both ways) and bundlers. */
const tarball = await pack()

const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(await readFile(tarball.path)) }, strict: true })
if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'))
console.log('publint: clean')

const wildcards = ['api/im', 'api/im/v1', 'schema/im']
await node([
  'node_modules/@arethetypeswrong/cli/dist/index.js',
  tarball.path,
  '--no-emoji',
  '--include-entrypoints',
  ...wildcards,
])
console.log('attw: clean for node10, node16 and bundlers')

const faults = (await Promise.all(Object.keys(entries).map(declarationFaults))).flat()
if (faults.length > 0) throw new Error(`declarations:\n${faults.join('\n')}`)
console.log('declarations: rxjs only')

function toArrayBuffer({ buffer, byteOffset, byteLength }: Buffer) {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}
