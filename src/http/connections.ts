/** Per host at most this many connections; what comes beyond waits for one. The last used goes first, so that idle ones can die. */
export const connections = { keepAlive: true, maxSockets: 50, maxFreeSockets: 50, scheduling: 'lifo' } as const
