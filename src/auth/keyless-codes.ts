/** The numbers that the platform's own SDKs give to what goes wrong without a secret (protocol 2.9). */
export const keylessCodes = { notHere: 7100, empty: 7101, failed: 7102, needsAppToken: 7103, noCredential: 7104 } as const
