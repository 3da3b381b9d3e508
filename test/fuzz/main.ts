/**
 * The whole run of the fuzzers (`npm run fuzz`), with a seed of its own each time: `npm run fuzz -- <seed>` repeats one. Memory is looked
 * at after the first tenth and at the end.
 */
import { heapAfterGc } from '../support/heap.js'
import { fuzzFrames } from './frames.js'
import { fuzzWebhooks } from './webhooks.js'

const [given] = process.argv.slice(2)
const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given)
const frames = 1_000_000
const bodies = 200_000
const growth = 10 * 2 ** 20

process.on('unhandledRejection', (error) => {
  throw error
})

console.log(`seed ${seed}`)
for (const [name, fuzz, inputs] of [
  ['frames', async (options: Parameters<typeof fuzzFrames>[0]) => fuzzFrames(options), frames],
  ['webhook bodies', fuzzWebhooks, bodies],
] as const) {
  await fuzz({ seed, inputs: inputs / 10 })
  const before = heapAfterGc()
  const report = await fuzz({ seed: seed + 1, inputs })
  const more = heapAfterGc() - before
  console.log(name, report, `heap ${(more / 2 ** 20).toFixed(1)} MB more`)
  if (more > growth) throw new Error('memory grows')
}
