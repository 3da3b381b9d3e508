const fail = (reason: unknown): never => {
  throw reason
}

/**
 * A promise that fails, and that nobody has waited for, fails the test that runs: Mocha takes note of such promises, and does not tell.
 */
export const mochaHooks = {
  beforeAll: () => void process.on('unhandledRejection', fail),
  afterAll: () => void process.off('unhandledRejection', fail),
}
