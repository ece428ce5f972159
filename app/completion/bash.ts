// Completion for bash, from 3.2 on.

import { type Candidates, type CommandNode, everyCommand } from '../commands/command-tree.ts';
import { argumentCandidates, pathText, quoted, steps, valuedOptions } from './shell.ts';

export function bashCompletion(program: CommandNode): string {
  const valued = valuedOptions(program);
  // Many options have the same values: paths of files, above all.
  const takers = new Map<string, string[]>();
  for (const { path, name, option } of valued.filter(({ option }) => option.candidates !== undefined)) {
    const offered = offer(option.candidates);
    takers.set(offered, [...(takers.get(offered) ?? []), `${path}:${name}`]);
  }
  const values = [...takers].map(([offered, patterns]) => `${alternatives(patterns)}) ${offered}; return ;;`);
  return `# Completion of cloudhsm-sim for bash:
#   source <(cloudhsm-sim completion bash)

_cloudhsm_sim_takes_value() {
  case "$1" in
${alternatives(valued.map(({ path, name }) => `${path}:${name}`))}) return 0 ;;
  esac
  return 1
}

_cloudhsm_sim_is_command() {
  case "$1" in
${alternatives(steps(program))}) return 0 ;;
  esac
  return 1
}

# With the variables of the function that calls it.
_cloudhsm_sim_words() {
  case "$command" in
${everyCommand(program).map(wordsOf).join('\n')}
  esac
}

_cloudhsm_sim() {
  local IFS=$'\\n' command='' position=0 current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" index
  # bash splits --flag=value into three words.
  if [[ $current == '=' ]]; then current=''
  elif [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} == '=' || \${COMP_WORDS[index-1]} == '=' ]]; then continue; fi
    if _cloudhsm_sim_takes_value "$command:\${COMP_WORDS[index-1]}"; then continue; fi
    if _cloudhsm_sim_is_command "$command \${COMP_WORDS[index]}"; then
      command="\${command:+$command }\${COMP_WORDS[index]}"
      position=0
    elif [[ \${COMP_WORDS[index]} != -* ]]; then
      position=$((position + 1))
    fi
  done
  case "$command:$previous" in
${values.join('\n')}
  esac
  if _cloudhsm_sim_takes_value "$command:$previous"; then COMPREPLY=(); return; fi
  _cloudhsm_sim_words
}

complete -F _cloudhsm_sim cloudhsm-sim
`;
}

const alternatives = (patterns: readonly string[]): string => patterns.map(quoted).join('|\\\n');

/** Options where one is begun, or where there is nothing else. */
function wordsOf(node: CommandNode): string {
  const names = node.commands.map(({ path }) => path.at(-1) ?? '');
  const options = offer(node.options.flatMap((option) => option.names));
  const otherwise = names.length > 0 ? offer(names) : options;
  const values = argumentCandidates(node).map(([position, candidates]) => `${position}) ${offer(candidates)} ;; `);
  const rest = values.length > 0 ? `case $position in ${values.join('')}*) ${otherwise} ;; esac` : otherwise;
  return `    ${quoted(pathText(node))})
      if [[ $current == -* ]]; then ${options}
      else ${rest}
      fi ;;`;
}

function offer(candidates: Candidates): string {
  if (candidates === undefined) return 'COMPREPLY=()';
  if (candidates === 'files') return 'COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null';
  return `COMPREPLY=($(compgen -W $'${candidates.join('\\n')}' -- "$current"))`;
}
