import { replied } from './pipeline.js'

replied().then(
  (id) => {
    console.log(`replied ${id.slice(0, 3)}`)
  },
  (error: unknown) => {
    console.error(error)
    process.exitCode = 1
  },
)
