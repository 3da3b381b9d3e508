import { Component, h } from 'preact'
import type { ComponentClass, FunctionComponent } from 'preact'

const alike = (a: object, b: object): boolean => {
  const keys = Object.keys(b)
  return keys.length === Object.keys(a).length && keys.every((key) => a[key as never] === b[key as never])
}

/** The same view, which is drawn again only where one of its props is another. */
export function memo<P extends object>(View: FunctionComponent<P>): ComponentClass<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !alike(this.props, next)
    }
    override render() {
      return h(View, this.props as P & { key?: never })
    }
  }
}
