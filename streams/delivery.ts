import type { Observable } from 'rxjs'
import type { Claim, ClaimOptions, Delivery, Settlement } from '../src/model/delivery.js'
import type { Rejection } from '../src/model/rejection.js'
import { Holding } from './holding.js'
import { Part, type PartHost } from './part.js'
import { Scope, type ScopeOwner } from './scope.js'
import { Settling } from './settling.js'

/** What a delivery needs of its source. */
export interface DeliveryHost extends PartHost, ScopeOwner {
  readonly deadline: number
  readonly answered: boolean
  /** A claim was made; `lost` where its result will reach nobody. */
  claimed(lost: boolean): void
  report(rejection: Rejection): void
}

/**
 * The delivery of one event. A claim belongs to the hand-over that runs when it is made: the source's own, or one that an operator
 * opened with `watch`.
 *
 * A class, because there is one for every event: accessors made afresh each time cost more than all the rest. Its functions are
 * bound, so that it may be taken apart.
 */
export class SourceDelivery implements Delivery {
  readonly #host: DeliveryHost
  #root: Scope | undefined
  #current: Scope | undefined
  #holding: Holding | undefined

  constructor(host: DeliveryHost) {
    this.#host = host
  }

  get deadline(): number {
    return this.#host.deadline
  }

  get answered(): boolean {
    return this.#host.answered
  }

  readonly claim = (options?: ClaimOptions): Claim => {
    const late = this.#host.answered
    const scopes = this.#join()
    const part = new Part(late, scopes, this.#host)
    if (options?.passOn) (this.#holding ??= new Holding()).add(part, scopes, options.passOn)
    this.#host.claimed(late && scopes.every((scope) => scope === this.#root))
    return part
  }

  readonly watch = (handOver: () => void, held?: Claim): Observable<Settlement> => {
    const settling = new Settling()
    const scope = new Scope(settling, { parent: this.#current, covered: held !== undefined })
    this.#run(scope, handOver, undefined)
    if (held && scope.isClaimed) this.#holding?.remove(held)
    return settling.settlement$
  }

  readonly report = (rejection: Rejection): void => this.#host.report(rejection)

  /**
   * The source's own hand-over of a value. Its host is told what came of it: after it has returned, when everything claimed was acked, or
   * at the first nack.
   */
  begin<T>(handOver: (value: T) => void, value: T): void {
    this.#root = new Scope(this.#host, { covered: true, eager: true })
    this.#run(this.#root, handOver, value)
  }

  #run<T>(scope: Scope, handOver: (value: T) => void, value: T): void {
    const outer = this.#current
    this.#current = scope
    try {
      handOver(value)
    } finally {
      this.#current = outer
      scope.end()
    }
  }

  /** The hand-overs that a new claim takes part in. */
  #join(): readonly Scope[] {
    const current = this.#current
    if (current) current.join()
    if (current?.answeredFor) return [current]
    const later = this.#joinLater()
    return current ? [current, ...later] : later
  }

  /** A claim made after the source's hand-over joins the answer that is still open, in the place of who kept it open. */
  #joinLater(): readonly Scope[] {
    const held = this.#holding?.join() ?? []
    if (held.length > 0) return held
    if (this.#host.answered || !this.#root?.isOpen) return []
    this.#root.join()
    return [this.#root]
  }
}
