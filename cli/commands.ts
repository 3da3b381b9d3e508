import { callCommand } from './call/command.js'
import type { Command } from './command.js'
import { completionCommand } from './completion/command.js'
import { doctorCommand } from './doctor/command.js'
import { listenCommand } from './listen/command.js'
import { loginCommand, logoutCommand } from './login/command.js'
import { registerCommand } from './register/command.js'
import { sendCommand } from './send/command.js'
import { simulateCommand } from './simulate/command.js'

/** Every command, in the order of `rxlark --help`. */
export const commands: readonly Command[] = [
  simulateCommand,
  registerCommand,
  listenCommand,
  callCommand,
  sendCommand,
  loginCommand,
  logoutCommand,
  doctorCommand,
  completionCommand,
]
