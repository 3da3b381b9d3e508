import type { Command } from '../command.js'
import { shells } from './shells.js'

export const completionCommand: Command = {
  name: 'completion',
  summary: 'a script by which a shell completes commands, options, endpoints and event types',
  arguments: '<shell>',
  options: [],
  notes: `Shells are ${shells.join(', ')}. To have it in every new one, write into
  ~/.bashrc:                   eval "$(rxlark completion bash)"
  ~/.zshrc, after compinit:    eval "$(rxlark completion zsh)"
  ~/.config/fish/config.fish:  rxlark completion fish | source`,
  suggest: () => Promise.resolve(shells.map((text) => ({ text }))),
  load: async () => (await import('./completion.js')).completionRun,
}
