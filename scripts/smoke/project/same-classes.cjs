// What require() and import() give is the same, on every Node that we support.
const assert = require('node:assert/strict')

const faces = [
  'rxlark',
  'rxlark/operators',
  'rxlark/streams',
  'rxlark/events',
  'rxlark/codecs',
  'rxlark/crypto',
  'rxlark/simulator',
  'rxlark/testing',
  'rxlark/node',
  'rxlark/fetch',
  'rxlark/api/im/v1',
  'rxlark/api/im',
  'rxlark/schema/im',
]

Promise.all(
  faces.map(async (face) => {
    const required = require(face)
    const imported = await import(face)
    const names = Object.keys(imported)
    assert.ok(names.length > 0, `${face} exports nothing`)
    for (const name of names) assert.equal(required[name], imported[name], `${face} has two ${name}`)
  }),
).then(
  () => console.log('same'),
  (error) => {
    console.error(error)
    process.exitCode = 1
  },
)
