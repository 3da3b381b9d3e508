import { question } from './question.js'
import type { Shell } from './shells.js'

/**
 * Bash parts words at `=` and `:` too, and takes from an answer only what follows the last of them; so words are put together again
 * by the blanks between them, and what bash has already is cut off.
 */
const bash = `# rxlark completion for bash (3.2 and later): eval "$(rxlark completion bash)"
_rxlark() {
  local line="\${COMP_LINE:0:COMP_POINT}" word words=() index cut
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word="\${line%%[![:space:]]*}"
    line="\${line#"$word"}"
    if ((index == 0)) || [[ -n $word ]]; then words+=(""); fi
    word="\${COMP_WORDS[index]}"
    if ((index == COMP_CWORD)); then word="$line"; fi
    words[\${#words[@]}-1]+="$word"
    line="\${line#"$word"}"
  done
  word="\${words[\${#words[@]}-1]}"
  cut="\${word%"\${word##*[=:]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("\${word#"$cut"}")
  done < <("$1" ${question} "\${words[@]:1}" 2>/dev/null)
  if ((\${#COMPREPLY[@]} == 1)) && [[ \${COMPREPLY[0]} == *[.=] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _rxlark rxlark
`

const zsh = `#compdef rxlark
# rxlark completion for zsh: eval "$(rxlark completion zsh)", after compinit
_rxlark() {
  local text about
  local -a whole open whole_shown open_shown
  while IFS=$'\\t' read -r text about; do
    if [[ $text == *[.=] ]]; then
      open+=("$text")
      open_shown+=("$text\${about:+  -- $about}")
    else
      whole+=("$text")
      whole_shown+=("$text\${about:+  -- $about}")
    fi
  done < <("$words[1]" ${question} "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  if (( $#whole + $#open == 0 )); then
    _files
    return
  fi
  (( $#whole )) && compadd -l -d whole_shown -a whole
  (( $#open )) && compadd -l -S '' -d open_shown -a open
  return 0
}
if [[ $funcstack[1] == _rxlark ]]; then _rxlark "$@"; else compdef _rxlark rxlark; fi
`

const fish = `# rxlark completion for fish: rxlark completion fish | source
function __rxlark_complete
    set -l words (commandline -opc)
    set -l command $words[1]
    set -l found ($command ${question} $words[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c rxlark -f -a '(__rxlark_complete)'
`

/** What a shell has to be told. Each script asks the command that was typed, so that any version completes itself. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish }
