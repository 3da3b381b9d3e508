/** What the platform has by way of connections, and which of them were lost. */
export class Connections {
  #open: readonly string[] = []
  readonly #lost = new Set<string>()

  heard(open: readonly { readonly deviceId: string }[]): void {
    this.#open = open.map(({ deviceId }) => deviceId)
  }

  lose(): void {
    this.#open.forEach((id) => this.#lost.add(id))
  }

  /** There is one, and it lives. */
  get whole(): boolean {
    const [only, ...more] = this.#open
    return only !== undefined && more.length === 0 && !this.#lost.has(only)
  }
}
