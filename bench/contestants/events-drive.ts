/** What all contestants know: where the platform is, which events come, and how many. */
const [, , domain = '', size = '1', events = '0'] = process.argv

/** Of the app that all of them are; the secret tells the platform what to send. */
export const app = { appId: 'cli_a1b2c3d4e5f60718', appSecret: `${size}-${2 * Number(events)}`, domain }
export const keys = { encryptKey: 'demo-encrypt-key-01', verificationToken: 'vt_demo_0001' }
/** Whether pushes are encrypted and signed. */
export const sealed = process.argv[5] === 'sealed'

const measured = Number(events)
const mebibyte = 2 ** 20

const now = () => ({ cpu: process.cpuUsage(), at: performance.now(), memory: process.memoryUsage.rss() / mebibyte })

let seen = 0
let begun = now()

/**
 * To be called for every event that was handled: prints the figures after the last. As many as are measured come before, as V8 goes on
 * compiling for tens of thousands of them, and a server lives longer than that; the memory is that of the process after those.
 */
export function handled(): void {
  seen += 1
  if (seen === measured) begun = now()
  if (seen === 2 * measured) {
    const ended = performance.now()
    // The last answers still have to leave.
    setTimeout(() => finish(ended), 20)
  }
}

function finish(ended: number): void {
  const { user, system } = process.cpuUsage(begun.cpu)
  const figures = { cpu: (user + system) / measured, time: ((ended - begun.at) / measured) * 1000, memory: begun.memory }
  process.stdout.write(JSON.stringify(figures), () => process.exit())
}

/** Asks the platform to push to this port. */
export const pushTo = (port: number): Promise<unknown> =>
  fetch(
    `${domain}/push?${new URLSearchParams({ port: String(port), size, events: String(2 * measured), sealed: String(sealed) }).toString()}`,
  )
