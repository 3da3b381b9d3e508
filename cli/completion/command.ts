import type { Command } from '../command.js'
import { shells } from './shells.js'

export const completionCommand: Command = {
  name: 'completion',
  summary: 'a script that lets bash, zsh or fish complete what is typed',
  arguments: '<shell>',
  options: [],
  notes: `In ~/.bashrc:                   source <(rxlark completion bash)
In ~/.zshrc, after compinit:    source <(rxlark completion zsh)
In ~/.config/fish/config.fish:  rxlark completion fish | source`,
  words: () => Promise.resolve(shells),
  load: async () => (await import('./completion.js')).completionRun,
}

/** What the scripts ask: what may stand in the place of the last of the words, which is begun. */
export const completeCommand = (commands: readonly Command[]): Command => ({
  name: 'complete',
  summary: 'what may stand in the place of the last word',
  arguments: '[words...]',
  options: [],
  hidden: true,
  load: async () => (await import('./complete.js')).completeRun(commands),
})
