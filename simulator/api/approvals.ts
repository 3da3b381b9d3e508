import type { Entry } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { find, fits, listed, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const instance: Resource = {
  name: 'approval.v4.instance',
  key: 'instance_code',
  param: 'instance_id',
  makeId: ({ ids }) => [8, 4, 4, 4, 12].map((length) => ids.hex(length).toUpperCase()).join('-'),
  missing: no(1390003, 'instance code not found'),
  maxPage: 100,
  born: (_input, { clock }) => ({ status: 'PENDING', start_time: String(clock.now()), end_time: '0' }),
}

/** Instances of approvals: started, looked at, listed by what they are of, cancelled. Nobody decides about them. */
export const approvalRoutes: readonly Route[] = resourceRoutes(instance, {
  create: 'create',
  get: 'get',
  list: (input, context) => {
    const { approval_code: code, start_time: from, end_time: to } = input.params ?? {}
    const isWanted = ({ value, createdAt }: Entry) =>
      value['approval_code'] === code && createdAt >= Number(from) && createdAt <= Number(to)
    const found = context.collections.list(instance.name).filter(isWanted)
    return listed(
      found.map(({ id }) => id),
      input,
      context,
      instance,
    )
  },
  cancel,
})

function cancel({ data }: Input, context: ApiContext): Answer {
  const found = find(instance, (data?.['instance_code'] ?? '') as string, context)
  if (found?.value['approval_code'] !== data?.['approval_code'] || !found) return instance.missing
  const { clock, collections } = context
  collections.change(instance.name, found.id, { status: 'CANCELED', end_time: String(clock.now()) })
  return fits({}, context)
}
