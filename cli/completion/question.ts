/** The word by which scripts ask what may come next: `rxlark __complete <words...>`; the last is the one at hand, and may be empty. */
export const question = '__complete'
