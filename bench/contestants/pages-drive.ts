import { cpuUsage, memoryUsage, hrtime, argv, stdout, exit } from 'node:process'

const [, , domain = '', pages = '0'] = argv
export { domain }
export const expected = Number(pages)

/** 1 ms of work that gives nobody else a turn. */
export function work(): void {
  const until = hrtime.bigint() + 1_000_000n
  while (hrtime.bigint() < until);
}

/** Walks the pages, after some to warm up, and prints the time in ms and what memory grew by in MB. */
export async function measure(walk: () => Promise<number>): Promise<void> {
  await walk()
  const memory = memoryUsage.rss()
  const [start, cpu] = [hrtime.bigint(), cpuUsage()]
  const worked = await walk()
  if (worked !== expected) throw new Error(`${worked} pages`)
  const time = Number(hrtime.bigint() - start) / 1e6
  const { user, system } = cpuUsage(cpu)
  stdout.write(JSON.stringify({ time, cpu: (user + system) / 1_000, memory: Math.max(0, memoryUsage.rss() - memory) / 2 ** 20 }))
  exit()
}
