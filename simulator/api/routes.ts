import { authRoutes } from './auth.js'
import { botRoutes } from './bot.js'
import { cardUpdateRoutes } from './card-update.js'
import { chatRoutes } from './chats.js'
import { driveFileRoutes } from './drive-files.js'
import { imFileRoutes } from './im-files.js'
import { memberRoutes } from './members.js'
import { messageRoutes } from './messages.js'
import { userRoutes } from './users.js'
import type { Route } from './context.js'

/** Every endpoint that does something; all others answer with samples. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...userRoutes,
  ...botRoutes,
  ...messageRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...cardUpdateRoutes,
  ...imFileRoutes,
  ...driveFileRoutes,
]
