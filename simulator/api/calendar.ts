import { no } from './answer.js'
import type { Route } from './context.js'
import { resourceRoutes } from './resource.js'
import type { Resource } from './resource.js'

const calendar: Resource = {
  name: 'calendar.v4.calendar',
  key: 'calendar_id',
  item: 'calendar',
  always: ['primary'],
  makeId: ({ ids }) => `feishu.cn_${ids.hex(16)}@group.calendar.feishu.cn`,
  missing: no(191000, 'calendar not found', { status: 404 }),
  maxPage: 1_000,
  born: () => ({ type: 'shared', role: 'owner', is_deleted: false }),
}

const event: Resource = {
  name: 'calendar.v4.calendar.event',
  key: 'event_id',
  item: 'event',
  parent: { param: 'calendar_id', resource: calendar },
  makeId: ({ ids }) => `${ids.hex(8)}-${ids.hex(4)}-${ids.hex(4)}-${ids.hex(4)}-${ids.hex(12)}_0`,
  missing: no(193001, 'event not found', { status: 404 }),
  maxPage: 1_000,
  born: ({ path }, { clock }) => ({
    organizer_calendar_id: path?.['calendar_id'],
    status: 'confirmed',
    create_time: String(Math.floor(clock.now() / 1000)),
  }),
}

/** Calendars and their events; the calendar `primary` is always there. Lists are whole: spans of time are not followed. */
export const calendarRoutes: readonly Route[] = [
  ...resourceRoutes(calendar, { create: 'create', get: 'get', list: 'list', patch: 'change', delete: 'delete' }),
  ...resourceRoutes(event, { create: 'create', get: 'get', list: 'list', patch: 'change', delete: 'delete' }),
]
