import { applicationRoutes } from './applications.js'
import { approvalRoutes } from './approvals.js'
import { authRoutes } from './auth.js'
import { bitableRoutes } from './bitable.js'
import { botRoutes } from './bot.js'
import { calendarRoutes } from './calendar.js'
import { cardUpdateRoutes } from './card-update.js'
import { cardkitRoutes } from './cardkit.js'
import { chatRoutes } from './chats.js'
import { commentRoutes } from './comments.js'
import { contactUserRoutes } from './contact-users.js'
import { departmentRoutes } from './departments.js'
import { documentRoutes } from './documents.js'
import { driveFileRoutes } from './drive-files.js'
import { driveFolderRoutes } from './drive-folders.js'
import { imFileRoutes } from './im-files.js'
import { memberRoutes } from './members.js'
import { messageRoutes } from './messages.js'
import { oldUserTokenRoutes } from './old-user-tokens.js'
import { pinRoutes } from './pins.js'
import { previewRoutes } from './previews.js'
import { reactionRoutes } from './reactions.js'
import { userRoutes } from './users.js'
import type { Route } from './context.js'

/** Every endpoint that does something; all others answer with samples. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...applicationRoutes,
  ...userRoutes,
  ...oldUserTokenRoutes,
  ...botRoutes,
  ...messageRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...cardUpdateRoutes,
  ...previewRoutes,
  ...imFileRoutes,
  ...driveFileRoutes,
  ...pinRoutes,
  ...reactionRoutes,
  ...contactUserRoutes,
  ...departmentRoutes,
  ...cardkitRoutes,
  ...bitableRoutes,
  ...documentRoutes,
  ...driveFolderRoutes,
  ...commentRoutes,
  ...calendarRoutes,
  ...approvalRoutes,
]
