/** One call: what every contestant makes again and again. */
export type OneCall = () => Promise<unknown>

/** What all contestants send. */
export const message = { receive_id: 'oc_1', msg_type: 'text', content: JSON.stringify({ text: 'hello' }) }
export const path = '/open-apis/im/v1/messages?receive_id_type=chat_id'

const [, , domain = '', calls = '0', atOnce = '1'] = process.argv
export { domain }

async function run(call: OneCall, count: number): Promise<void> {
  let left = count
  const worker = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: Number(atOnce) }, worker))
}

/** Makes the calls after some to warm up, and prints the processor time of one in µs. */
export async function measure(call: OneCall): Promise<void> {
  await run(call, 2_000)
  const before = process.cpuUsage()
  await run(call, Number(calls))
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(JSON.stringify({ cpu: (user + system) / Number(calls) }))
  process.exit()
}
