import type { Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { misuse } from '../failure.js'
import type { Shell } from './shells.js'

/** Each asks `rxlark complete`; a name that ends in a dot or in `=` goes on, and where nothing is found files are offered. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_rxlark() {
  local IFS=$'\\n'
  COMPREPLY=($(rxlark complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[.=] ]] && compopt -o nospace
  return 0
}
complete -o default -F _rxlark rxlark
`,
  zsh: `#compdef rxlark
_rxlark() {
  local -a found open
  found=("\${(@f)$(rxlark complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  (( \${#found} )) || { _files; return }
  open=(\${(M)found:#*[.=]})
  found=(\${found:#*[.=]})
  compadd -S '' -- $open
  compadd -- $found
}
compdef _rxlark rxlark
`,
  fish: `function __rxlark_words
  set -l found (rxlark complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c rxlark -f -a '(__rxlark_words)'
`,
}

const isShell = (name: string): name is Shell => Object.hasOwn(scripts, name)

/** Prints the script of a shell. */
export function completionRun({ args, terminal }: CommandContext): Observable<unknown> {
  const [name = ''] = args
  if (!isShell(name)) throw misuse(`there is no completion for ${name}`, Object.keys(scripts).join(', '))
  return terminal.write(scripts[name])
}
