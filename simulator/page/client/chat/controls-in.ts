import type { CardElement, ControlModel } from './card-model.js'

/** All parts of a card that can be used, at any depth. */
export function controlsIn(elements: readonly CardElement[]): readonly ControlModel[] {
  return elements.flatMap((element): readonly ControlModel[] => {
    switch (element.kind) {
      case 'control':
        return [element.control]
      case 'box':
        return [...(element.control ? [element.control] : []), ...controlsIn(element.elements)]
      case 'beside':
        return controlsIn([...element.main, element.extra])
      case 'columns':
        return element.columns.flatMap((column) => controlsIn(column.elements))
      case 'note':
      case 'actions':
      case 'panel':
      case 'form':
        return controlsIn(element.elements)
      default:
        return []
    }
  })
}
